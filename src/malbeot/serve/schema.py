"""Requests as the API takes them. Unknown OpenAI options are accepted and ignored; wrong types and
values are refused with the name of the field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from malbeot.bots.base import Profile, Recent
from malbeot.engine.base import Sampling
from malbeot.records import Conversation, MaybeDiet, Turn
from malbeot.text.normalize import encodable


def _encodable(text: str) -> str:
    if not encodable(text):
        raise ValueError("text holds a lone surrogate, which is not valid Unicode")
    if "\x00" in text:
        raise ValueError("text holds a NUL character")
    return text


Text = Annotated[str, AfterValidator(_encodable)]
Words = Annotated[list[Annotated[Text, Field(max_length=100)]], Field(max_length=100)]


StopWord = Annotated[Text, Field(max_length=100)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)


class TextPart(_Model):
    type: Literal["text"]
    text: Text


class MessageIn(_Model):
    role: Literal["system", "developer", "user", "assistant"]
    content: Text | list[TextPart]

    def turn(self) -> Turn:
        text = (
            self.content
            if isinstance(self.content, str)
            else "\n".join(part.text for part in self.content)
        )
        return Turn("system" if self.role == "developer" else self.role, text)


class RecentIn(_Model):
    id: Text
    at: Annotated[datetime, Field(strict=False)]

    def recent(self) -> Recent:
        return Recent(self.id, self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC))


class ProfileIn(_Model):
    """Strict about its keys: `alergies` that is ignored would be a promise broken."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    allergies: Words = Field(default_factory=list)
    dislikes: Words = Field(default_factory=list)
    diet: MaybeDiet = ""
    tastes: dict[str, float] = Field(default_factory=dict, max_length=500)
    recent: Annotated[list[RecentIn], Field(max_length=200)] = Field(default_factory=list)
    conditions: Words = Field(default_factory=list)
    medicines: Words = Field(default_factory=list)
    age: int | None = Field(default=None, ge=0, le=130)
    pregnancy: bool | None = None
    location: dict[str, Any] | None = None

    def profile(self) -> Profile:
        extra = self.model_dump(
            include={"conditions", "medicines", "age", "pregnancy", "location"}, exclude_none=True
        )
        return Profile(
            allergies=tuple(self.allergies),
            dislikes=tuple(self.dislikes),
            diet=self.diet,
            tastes=self.tastes,
            recent=tuple(item.recent() for item in self.recent),
            extra={name: value for name, value in extra.items() if value},
        )


class ExtensionIn(_Model):
    chat_id: Annotated[Text, Field(max_length=100)] = ""
    seed: int | None = None
    opening: bool = False
    profile: ProfileIn = ProfileIn()


class StreamOptions(_Model):
    include_usage: bool = False


class ChatIn(_Model):
    model: Text
    messages: list[MessageIn]
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    top_k: int | None = Field(default=None, ge=0)
    repetition_penalty: float | None = Field(default=None, gt=0, le=10)
    seed: int | None = None
    max_tokens: int | None = Field(default=None, ge=1, le=4096)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=4096)
    stop: StopWord | Annotated[list[StopWord], Field(max_length=4)] | None = None
    n: Literal[1] = 1
    malbeot: ExtensionIn = ExtensionIn()

    def conversation(self) -> Conversation:
        return Conversation(tuple(message.turn() for message in self.messages))

    def sampling(self) -> Sampling:
        """The request's settings, the engine's defaults where it says nothing."""
        given = {
            "temperature": self.temperature,
            "top_p": self.top_p,
            "top_k": self.top_k,
            "repetition_penalty": self.repetition_penalty,
            "seed": self.seed,
            "max_tokens": self.max_completion_tokens or self.max_tokens,
        }
        stop = (self.stop,) if isinstance(self.stop, str) else tuple(self.stop or ())
        return Sampling(**{k: v for k, v in given.items() if v is not None}, stop=stop)  # type: ignore[arg-type]


class PickOut(BaseModel):
    """A whole card; bots add their own fields beside these."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str


class NoticeOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    kind: str
    text: str


class ExtensionOut(BaseModel):
    """The `malbeot` object of a response: in the last chunk when streaming."""

    model_config = ConfigDict(extra="forbid")

    picks: list[PickOut]
    citations: list[dict[str, Any]]
    notices: list[NoticeOut]
    quote: dict[str, Any] | None
    fallback: bool
    composed_share: float = Field(ge=0, le=1)


def extension_schema() -> dict[str, Any]:
    """JSON Schema of the extension, both ways: the file `docs/extension.schema.json`."""
    return {
        "request": ExtensionIn.model_json_schema(),
        "response": ExtensionOut.model_json_schema(),
    }
