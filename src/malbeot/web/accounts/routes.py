"""/api/me and /api/auth: who am I, sign up, log in, log out."""

from __future__ import annotations

from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot import log
from malbeot.web.accounts.visitor import Visitor, hand_over
from malbeot.web.db.tables import User
from malbeot.web.deps import ServicesDep, VisitorDep
from malbeot.web.errors import EmailTaken, WrongLogin
from malbeot.web.fields import Body, Email, Name, Storable, email_key
from malbeot.web.services import Services

router = APIRouter(prefix="/api", tags=["accounts"])
_log = log.get("web")


class SignupIn(Body):
    email: Email
    password: Storable
    name: Name


class LoginIn(Body):
    email: Email
    password: Storable


class UserOut(BaseModel):
    id: UUID
    email: str
    name: str


class GuestOut(BaseModel):
    turns_left: int
    limit: int


class MeOut(BaseModel):
    user: UserOut | None = None
    guest: GuestOut | None = None


@router.get("/me")
async def me(visitor: VisitorDep, services: ServicesDep, response: Response) -> MeOut:
    if visitor.token and visitor.user is None:
        services.sessions.take_back(response)
    user = visitor.user
    if user and not user.is_guest:
        return _member_out(user)
    async with services.database.read() as session:
        guest_id = user.id if user else None
        left = await services.quota.left(session, guest_id, visitor.address)
    return MeOut(guest=GuestOut(turns_left=left, limit=services.quota.limit))


@router.post("/auth/signup", status_code=201)
async def signup(
    body: SignupIn, visitor: VisitorDep, services: ServicesDep, response: Response
) -> MeOut:
    services.passwords.check_new(body.password, body.email)
    await services.throttle.try_signup(visitor.address)
    hashed = await services.passwords.hash(body.password)
    row = {
        "email_key": email_key(body.email),
        "email": body.email,
        "name": body.name,
        "password_hash": hashed,
    }
    try:
        async with services.database.write() as session:
            user = await _become_member(session, services, visitor, row)
            token = await services.sessions.start(session, user.id, visitor.address)
    except IntegrityError as error:
        raise EmailTaken("email: already has an account", param="email") from error
    _log.info("signup.succeeded", user=str(user.id))
    services.sessions.give(response, token)
    return _member_out(user)


@router.post("/auth/login")
async def login(
    body: LoginIn, visitor: VisitorDep, services: ServicesDep, response: Response
) -> MeOut:
    user = await _checked(body, visitor.address, services)
    fresh = None
    if services.passwords.needs_rehash(user.password_hash):
        fresh = await services.passwords.hash(body.password)
    async with services.database.write() as session:
        if fresh:
            row = update(User).where(User.id == user.id)
            await session.execute(row.values(password_hash=fresh))
        if visitor.user and visitor.user.is_guest:
            await hand_over(session, visitor.user.id, user.id)
            await services.sessions.end_all(session, visitor.user.id)
        if visitor.token:
            await services.sessions.end(session, visitor.token)
        token = await services.sessions.start(session, user.id, visitor.address)
    services.sessions.give(response, token)
    return _member_out(user)


@router.post("/auth/logout", status_code=204)
async def logout(visitor: VisitorDep, services: ServicesDep, response: Response) -> None:
    if visitor.token:
        async with services.database.write() as session:
            await services.sessions.end(session, visitor.token)
    services.sessions.take_back(response)
    if visitor.user:
        _log.info("session.ended", user=str(visitor.user.id))


async def _become_member(
    session: AsyncSession, services: Services, visitor: Visitor, row: dict[str, str]
) -> User:
    """The guest's own row when there is one, so that the guest's chats come along."""
    user = await session.get(User, visitor.user.id) if visitor.user else None
    if user is None or not user.is_guest:
        user = User(id=uuid4(), created_at=services.clock())
        session.add(user)
    else:
        await services.sessions.end_all(session, user.id)
    if visitor.token:
        await services.sessions.end(session, visitor.token)
    for name, value in row.items():
        setattr(user, name, value)
    await session.flush()
    return user


async def _checked(body: LoginIn, address: str, services: Services) -> User:
    """The user whose password this is. Failures look the same, whatever the reason."""
    key, throttle = email_key(body.email), services.throttle
    async with services.database.read() as session:
        user = await session.scalar(select(User).where(User.email_key == key))
    known = user is not None and await services.sessions.logged_in_from(user.id, address)
    stored = user.password_hash if user else None
    async with throttle.attempt(key, address, known=known):
        if await services.passwords.verify(stored, body.password) and user:
            services.metrics.login("succeeded")
            _log.info("login.succeeded", user=str(user.id), address=address)
            return user
        services.metrics.login("failed")
        _log.warning("login.failed", user=str(user.id) if user else None, address=address)
        raise WrongLogin("wrong e-mail address or password")


def _member_out(user: User) -> MeOut:
    return MeOut(user=UserOut(id=user.id, email=user.email, name=user.name))
