"""What serve is told about one answer: the talk so far, the profile, what was shown before.

In: a `Job`. Out: the body of a chat completion. The seed comes from the answer's id, so the same
request again says the same and a new try says something else.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.web.chats.generation import Job
from malbeot.web.db.tables import Chat, Message, Pick, Profile
from malbeot.web.thresholds import Answers


async def completion_request(
    session: AsyncSession, job: Job, rules: Answers, message_chars: int
) -> dict[str, Any]:
    messages = [] if job.opening else await _history(session, job, rules, message_chars)
    profile = await _profile(session, job.user_id)
    profile["recent"] = await _recent(session, job, rules.recent_picks)
    return {
        "model": job.bot,
        "messages": messages,
        "stream": True,
        "malbeot": {
            "chat_id": str(job.chat_id),
            "seed": seed_of(job.message_id),
            "opening": job.opening,
            "profile": profile,
        },
    }


def seed_of(message_id: UUID) -> int:
    return int.from_bytes(hashlib.sha256(message_id.bytes).digest()[:4]) >> 1


async def _history(
    session: AsyncSession, job: Job, rules: Answers, message_chars: int
) -> list[dict[str, str]]:
    query = (
        select(Message.role, Message.content)
        .where(
            Message.chat_id == job.chat_id,
            Message.replaced.is_(False),
            Message.seq < job.seq,
            Message.content != "",
        )
        .order_by(Message.seq.desc())
        .limit(rules.history_messages)
    )
    rows = (await session.execute(query)).all()
    return _clipped([(role, content) for role, content in rows], message_chars, rules.history_chars)


def _clipped(
    newest_first: list[tuple[str, str]], message_chars: int, budget: int
) -> list[dict[str, str]]:
    """Oldest first, within what serve takes: the end of long messages, as many as fit.

    The newest message always goes along: it is what the answer is about.
    """
    kept: list[dict[str, str]] = []
    for role, content in newest_first:
        content = content[-message_chars:]
        budget -= len(content)
        if kept and budget < 0:
            break
        kept.append({"role": role, "content": content})
    return kept[::-1]


async def _profile(session: AsyncSession, user_id: UUID) -> dict[str, Any]:
    row = await session.get(Profile, user_id)
    if row is None:
        return {"allergies": [], "dislikes": [], "diet": ""}
    return {"allergies": row.allergies, "dislikes": row.dislikes, "diet": row.diet}


async def _recent(session: AsyncSession, job: Job, limit: int) -> list[dict[str, str]]:
    """What this bot showed the person before: another bot's items mean nothing to it."""
    query = (
        select(Pick.item_id, Pick.shown_at)
        .join(Message, Message.id == Pick.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Pick.user_id == job.user_id, Chat.bot == job.bot)
        .order_by(Pick.shown_at.desc(), Pick.position)
        .limit(limit)
    )
    rows = await session.execute(query)
    return [{"id": item_id, "at": shown_at.isoformat()} for item_id, shown_at in rows]
