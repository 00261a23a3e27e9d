"""What routes ask for by type: the services, and who is there."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from malbeot.web.accounts.visitor import Visitor
from malbeot.web.address import client_address
from malbeot.web.db.tables import User
from malbeot.web.services import Services


def services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(services)]


async def visitor(request: Request, services: ServicesDep) -> Visitor:
    """Whoever it is, with a session that may be over: for /me, login, sign-up and logout."""
    address = client_address(request, services.settings.web.trusted_proxies)
    token = request.cookies.get(services.sessions.cookie)
    if not token:
        return Visitor(address)
    return Visitor(address, token, await services.sessions.user_of(token))


VisitorDep = Annotated[Visitor, Depends(visitor)]


async def current(visitor: VisitorDep) -> Visitor:
    return visitor.current()


async def owner(visitor: VisitorDep) -> User:
    return visitor.owner()


async def member(visitor: VisitorDep) -> User:
    return visitor.member()


CurrentDep = Annotated[Visitor, Depends(current)]
OwnerDep = Annotated[User, Depends(owner)]
MemberDep = Annotated[User, Depends(member)]
