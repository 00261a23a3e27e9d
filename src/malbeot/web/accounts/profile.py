"""/api/profile: allergies, dislikes and diet of a member, used in the next answer.

In: what the member cannot or will not eat. Out: the same, as kept. A change also removes the chats
in which only a greeting stands, so that no picks made for the old profile wait in a new chat.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field

from malbeot.records import MaybeDiet
from malbeot.web.db.tables import Profile
from malbeot.web.deps import MemberDep, ServicesDep
from malbeot.web.fields import Body, Word

router = APIRouter(prefix="/api", tags=["accounts"])


def _once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


Words = Annotated[list[Word], Field(max_length=50), AfterValidator(_once)]


class ProfileIn(Body):
    allergies: Words = Field(default_factory=list)
    dislikes: Words = Field(default_factory=list)
    diet: MaybeDiet = ""


class ProfileOut(BaseModel):
    allergies: list[str] = []
    dislikes: list[str] = []
    diet: str = ""


@router.get("/profile")
async def read_profile(user: MemberDep, services: ServicesDep) -> ProfileOut:
    async with services.database.read() as session:
        row = await session.get(Profile, user.id)
    return _shown(row)


@router.put("/profile")
async def write_profile(body: ProfileIn, user: MemberDep, services: ServicesDep) -> ProfileOut:
    values = body.model_dump()
    async with services.database.write() as session:
        before = _shown(await session.get(Profile, user.id))
        await session.merge(Profile(user_id=user.id, updated_at=services.clock(), **values))
    after = ProfileOut(**values)
    if after != before:
        await services.desk.drop_greetings(user.id)
    return after


def _shown(row: Profile | None) -> ProfileOut:
    if row is None:
        return ProfileOut()
    return ProfileOut(allergies=row.allergies, dislikes=row.dislikes, diet=row.diet)
