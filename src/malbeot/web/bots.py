"""/api/bots: the cards of the bots that serve has, the one that new chats begin with first."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from malbeot.web.deps import ServicesDep
from malbeot.web.serve_client import Card

router = APIRouter(prefix="/api", tags=["bots"])


class BotsOut(BaseModel):
    data: list[Card]


@router.get("/bots")
async def list_bots(services: ServicesDep) -> BotsOut:
    return BotsOut(data=await services.serve.cards())


@router.get("/bots/{name}")
async def read_bot(name: str, services: ServicesDep) -> Card:
    return await services.serve.card(name)
