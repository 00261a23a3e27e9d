"""Accounts, sessions, profiles, chats, messages, picks and the guests' daily usage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _instant() -> sa.DateTime:
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def _key(length: int) -> sa.String:
    binary = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(binary, "mysql")


def _refers(
    name: str, column: str, target: str, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)


def upgrade() -> None:
    _accounts()
    _chats()
    _picks_and_usage()


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_key", _key(254), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email_key", name="uq_users_email_key"),
    )
    op.create_index("ix_users_created_at", "users", ["created_at"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", _key(64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("seen_at", _instant(), nullable=False),
        sa.Column("ended_at", _instant(), nullable=True),
        _refers("fk_sessions_user_id", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_created_at", "sessions", ["created_at"])
    op.create_table(
        "profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("allergies", sa.JSON(), nullable=False),
        sa.Column("dislikes", sa.JSON(), nullable=False),
        sa.Column("diet", sa.String(20), nullable=False),
        sa.Column("updated_at", _instant(), nullable=False),
        _refers("fk_profiles_user_id", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_profiles"),
    )


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("bot", sa.String(40), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("updated_at", _instant(), nullable=False),
        _refers("fk_chats_user_id", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_index("ix_chats_user_id_updated_at_id", "chats", ["user_id", "updated_at", "id"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column(
            "content",
            sa.Text().with_variant(mysql.MEDIUMTEXT(charset="utf8mb4"), "mysql"),
            nullable=False,
        ),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(40), nullable=True),
        sa.Column("error_ko", sa.String(300), nullable=True),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("fallback", sa.Boolean(), nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        _refers("fk_messages_chat_id", "chat_id", "chats.id"),
        _refers("fk_messages_parent_id", "parent_id", "messages.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("chat_id", "seq", name="uq_messages_chat_id_seq"),
    )
    op.create_index("ix_messages_parent_id", "messages", ["parent_id"])
    op.create_index("ix_messages_status", "messages", ["status"])


def _picks_and_usage() -> None:
    op.create_table(
        "picks",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(120), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("shown_at", _instant(), nullable=False),
        _refers("fk_picks_message_id", "message_id", "messages.id"),
        _refers("fk_picks_user_id", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("message_id", "position", name="pk_picks"),
    )
    op.create_index("ix_picks_user_id_shown_at", "picks", ["user_id", "shown_at"])
    op.create_table(
        "usage",
        sa.Column("key", _key(100), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "day", name="pk_usage"),
    )
    op.create_index("ix_usage_day", "usage", ["day"])


def downgrade() -> None:
    for table in ("usage", "picks", "messages", "chats", "profiles", "sessions", "users"):
        op.drop_table(table)
