"""/api/bots: the cards of the bots and the allergens to choose from, as serve gives them."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from malbeot.errors import NotFound
from malbeot.web.deps import ServicesDep
from malbeot.web.serve_client import BotOut

router = APIRouter(prefix="/api", tags=["bots"])


class BotsOut(BaseModel):
    data: list[BotOut]


class AllergensOut(BaseModel):
    data: list[str]


@router.get("/bots")
async def list_bots(services: ServicesDep) -> BotsOut:
    return BotsOut(data=list(await services.serve.cards()))


@router.get("/bots/{name}")
async def read_bot(name: str, services: ServicesDep) -> BotOut:
    return await services.serve.card(name)


@router.get("/bots/{name}/allergens")
async def list_allergens(name: str, services: ServicesDep) -> AllergensOut:
    names = (await services.serve.card(name)).allergens
    if not names:
        raise NotFound("this bot knows no allergens", korean="이 말벗에는 알레르기 목록이 없어요.")
    return AllergensOut(data=names)
