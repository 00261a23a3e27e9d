"""The tables. Plain rows and their keys; rules about them live where they are used.

A guest is a user without an e-mail address: signing up fills the row in, so everything that the
guest said and was shown comes along. Messages form a tree (`parent_id`) and a list (`seq`); an
answer that was replaced stays, marked `replaced`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, UniqueConstraint, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from malbeot.web.db.types import UtcDateTime, key_text, long_text

# Live answers have one of these; all other states are final.
LIVE = ("pending", "streaming")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _owned_by(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


class User(Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    email_key: Mapped[str | None] = mapped_column(key_text(254), unique=True)
    """The address folded, to log in with; None for guests."""
    email: Mapped[str] = mapped_column(String(254), default="")
    name: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def is_guest(self) -> bool:
        return self.email_key is None


class Session(Base):
    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(key_text(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("users.id"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    """Where the login came from; later failed logins from there count apart."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Profile(Base):
    __tablename__ = "profiles"

    user_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("users.id"), primary_key=True)
    allergies: Mapped[list[str]] = mapped_column(JSON)
    dislikes: Mapped[list[str]] = mapped_column(JSON)
    diet: Mapped[str] = mapped_column(String(20))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Chat(Base):
    __tablename__ = "chats"
    __table_args__ = (Index(None, "user_id", "updated_at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("users.id"))
    bot: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100), default="")
    """Empty until the first message of the user names it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("chat_id", "seq"), Index(None, "status"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("chats.id"))
    parent_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("messages.id", ondelete="SET NULL"), index=True
    )
    """No cascade: a long chat is deeper than databases follow (MySQL 15 rows, SQLite 1,000)."""
    seq: Mapped[int]
    role: Mapped[str] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(long_text(), default="")
    status: Mapped[str] = mapped_column(String(12))
    replaced: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_ko: Mapped[str | None] = mapped_column(String(300))
    notices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    citations: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON, default=list)
    """The sources of an answer; None in rows from before there were any."""
    fallback: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pick(Base):
    """A card that an answer showed."""

    __tablename__ = "picks"
    __table_args__ = (Index(None, "user_id", "shown_at"),)

    message_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("messages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[UUID] = mapped_column(Uuid, _owned_by("users.id"))
    item_id: Mapped[str] = mapped_column(String(120))
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Usage(Base):
    """How much of a day's allowance one key (a guest or an address) has used."""

    __tablename__ = "usage"

    key: Mapped[str] = mapped_column(key_text(100), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)
    used: Mapped[int]
