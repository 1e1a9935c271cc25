"""The shapes of the desk: broadcasts, templates, how delivery is going."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from notifications.model.broadcasts import BroadcastState
from notifications.model.channels import Channel, Language
from notifications.model.deliveries import State
from notifications.model.kinds import Importance, Kind

_Codes = Annotated[list[Annotated[str, msgspec.Meta(max_length=20)]], msgspec.Meta(max_length=500)]


class BroadcastDraft(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """To whom and in which words; without English the Vietnamese is said to everybody."""

    kind: Kind
    communes: _Codes
    procedures: _Codes
    title_vi: Annotated[str, msgspec.Meta(max_length=200)]
    body_vi: Annotated[str, msgspec.Meta(max_length=400)]
    title_en: Annotated[str, msgspec.Meta(max_length=200)]
    body_en: Annotated[str, msgspec.Meta(max_length=400)]


class Place(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    code: str
    name: str


class AudienceFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What this person may choose from."""

    communes: list[Place]
    procedures: list[Place]
    kinds: list[Kind]
    title_most: int
    body_most: int
    second_above: int


class ReachFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """People it would reach now, and how many of them have each address; `sms` is what a key phone would show."""

    people: int
    push: int
    phone: int
    email: int
    needs_second: bool
    minutes: int
    sms: str


class OutcomeFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    channel: Channel
    state: State
    why: str | None
    deliveries: int


class BroadcastFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`told` of `reached` people so far; `may_agree` and `may_stop` for whoever asks."""

    id: UUID
    kind: Kind
    title: str
    body: str
    communes: list[str]
    procedures: list[str]
    state: BroadcastState
    reached: int
    told: int
    made_by: str
    made_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    stopped_at: datetime | None
    done_at: datetime | None
    may_agree: bool
    may_stop: bool


class BroadcastReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of it: people before whose eyes it was, and every delivery."""

    broadcast: BroadcastFace
    seen: int
    outcomes: list[OutcomeFace]


class BroadcastList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    items: list[BroadcastFace]


class TemplateText(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One part on one channel: an example, and how long it can become against what the channel holds."""

    channel: Channel
    part: str
    text: str
    widest: int
    most: int


class TemplateFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    kind: Kind
    importance: Importance
    language: Language
    texts: list[TemplateText]


class TemplateList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    items: list[TemplateFace]


class Quantiles(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    p50_s: float
    p99_s: float


class ChannelFigures(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Waiting now, and seconds since the fact until it left, was accepted, was shown; null where nothing was."""

    channel: Channel
    waiting: int
    oldest_s: float
    left: Quantiles | None
    accepted: Quantiles | None
    shown: Quantiles | None


class ProviderFigures(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Deliveries of one kind through one provider; `unknown` of those that may or may not have arrived."""

    channel: Channel
    provider: str
    kind: Kind
    total: int
    accepted: int
    seen: int
    failed: int
    expired: int
    waiting: int
    unknown: int


class HeldJob(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: int
    job: str
    since: datetime
    tries: int
    error: str | None


class OperationsFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`hours`: how far back deliveries are counted. `zalo_refused_at`: since when Zalo's refresh token is refused."""

    at: datetime
    hours: int
    zalo_refused_at: datetime | None
    jobs_waiting: int
    jobs_oldest_s: float
    held: int
    held_jobs: list[HeldJob]
    channels: list[ChannelFigures]
    providers: list[ProviderFigures]


class Replay(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    ids: Annotated[list[int], msgspec.Meta(min_length=1, max_length=500)]


class Replayed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    replayed: int
