"""/api/bots: the cards of the bots, as serve gives them, and the allergens to choose from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from pydantic import BaseModel

from malbeot.errors import NotFound
from malbeot.files import read_toml
from malbeot.web.deps import ServicesDep
from malbeot.web.serve_client import BotOut

router = APIRouter(prefix="/api", tags=["bots"])

_ALLERGENS = Path(__file__).with_name("allergens.toml")


class BotsOut(BaseModel):
    data: list[BotOut]


class AllergensOut(BaseModel):
    data: list[str]


@router.get("/bots")
async def list_bots(services: ServicesDep) -> BotsOut:
    return BotsOut(data=await services.serve.cards())


@router.get("/bots/{name}")
async def read_bot(name: str, services: ServicesDep) -> BotOut:
    return await services.serve.card(name)


@router.get("/bots/{name}/allergens")
async def list_allergens(name: str) -> AllergensOut:
    names = _allergens().get(name)
    if names is None:
        raise NotFound("this bot knows no allergens", korean="이 말벗에는 알레르기 목록이 없어요.")
    return AllergensOut(data=names)


@cache
def _allergens() -> dict[str, list[str]]:
    return read_toml(_ALLERGENS)
