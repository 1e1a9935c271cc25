"""Zalo Notification Service: an approved template per kind, one field for the title and one for the body.

POST <url>/message/template {phone, template_id, template_data, tracking_id} → {error, data: {msg_id}}; access tokens
live a day and are renewed with a refresh token that works once. A message is asked about by Zalo's own id only.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import ClassVar, Protocol
from uuid import UUID

import aiohttp
import msgspec

from kernel.logs import log
from notifications.channels.asking import Answer, ask, open_session
from notifications.model.channels import AddressGone, Fate, Outcome, Refused, RetryAfter, Sent
from notifications.model.kinds import Kind
from notifications.model.parcels import Address, Parcel, PhoneAddress
from notifications.rules.patience import read_retry_after
from notifications.rules.phone import international

_STALE = -124
_NOBODY = frozenset({-108, -110, -114, -118, -119})
"""a wrong number, no account, one that is asleep or does not want these"""
_LATER: Mapping[int, timedelta] = {
    -100: timedelta(minutes=1),
    -115: timedelta(minutes=30),  # no money left
    -32: timedelta(minutes=1),
    -133: timedelta(hours=1),  # not at night
    -144: timedelta(hours=6),  # the day's quota
    -147: timedelta(hours=6),
}
_EARLY = timedelta(minutes=10)
_WHILE_RENEWING = timedelta(seconds=2)
_DELIVERED, _ON_ITS_WAY = 1, 0
_BROKEN = 429
"""from here on an answer is of the moment, not of the token"""


class ZaloSettings(msgspec.Struct, frozen=True, kw_only=True):
    """ZALO_APP_ID, ZALO_SECRET_KEY, ZALO_REFRESH_TOKEN, ZALO_TEMPLATES (JSON: kind, or `*`, to template id)."""

    app_id: str = ""
    secret_key: str = ""
    refresh_token: str = ""
    templates: dict[str, str] = {}
    url: str = "https://business.openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com/v4/oa/access_token"

    @property
    def is_open(self) -> bool:
        return bool(self.app_id and self.secret_key and self.refresh_token and self.templates)

    def template(self, kind: Kind) -> str | None:
        return self.templates.get(kind) or self.templates.get("*")


class Tokens(Protocol):
    """Where the tokens of every process of this deployment are kept."""

    async def access(self, now: datetime) -> str | None:
        """The access token while it is good, with some time to spare."""
        ...

    async def claim(self, now: datetime, wanted: datetime) -> str | None:
        """The refresh token, for one process at a time; None while another renews, or has: good till `wanted`."""
        ...

    async def keep(self, access: str, refresh: str, until: datetime) -> None: ...

    async def refused(self, now: datetime) -> None:
        """The refresh token is taken no more: a person must set another."""
        ...

    async def drop(self) -> None:
        """The access token is good no longer, whatever was said before."""
        ...


class Zalo:
    """A Carrier."""

    shows_once: ClassVar[bool] = False

    def __init__(self, session: aiohttp.ClientSession, settings: ZaloSettings, tokens: Tokens) -> None:
        self._session = session
        self._settings = settings
        self._tokens = tokens

    def provider(self, address: Address | None) -> str:  # noqa: ARG002
        return "zalo"

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        assert isinstance(parcel.address, PhoneAddress)
        number, template = international(parcel.address.number), self._settings.template(parcel.kind)
        if number is None:
            return AddressGone(why="no_number")
        if template is None:
            return Refused(why="no_template")
        access = await self._access(now)
        if access is None:
            return RetryAfter(why="renewing", asked=_WHILE_RENEWING, ours=True)
        answer = await ask(
            self._session,
            "POST",
            f"{self._settings.url}/message/template",
            headers={"access_token": access},
            json={
                "phone": number.removeprefix("+"),
                "template_id": template,
                "template_data": {"title": parcel.text.title, "body": parcel.text.body},
                "tracking_id": str(parcel.delivery_id),
            },
        )
        if isinstance(answer, RetryAfter):
            return answer
        if answer.body.get("error") == _STALE:
            await self._tokens.drop()
        return _judge(answer, now)

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate | RetryAfter:  # noqa: ARG002
        access = await self._access(now) if reference else None
        if reference is None or access is None:
            return Fate.UNKNOWN
        answer = await ask(
            self._session,
            "GET",
            f"{self._settings.url}/message/status",
            headers={"access_token": access},
            query={"message_id": reference},
        )
        if isinstance(answer, RetryAfter):
            return answer
        data = answer.body.get("data")
        status = data.get("status") if isinstance(data, dict) else None
        if status == _DELIVERED:
            return Fate.DELIVERED
        return Fate.TAKEN if status == _ON_ITS_WAY else Fate.UNKNOWN

    async def _access(self, now: datetime) -> str | None:
        access = await self._tokens.access(now + _EARLY)
        if access is not None:
            return access
        refresh = await self._tokens.claim(now, now + _EARLY)
        if refresh is None:
            return None
        answer = await ask(
            self._session,
            "POST",
            self._settings.oauth_url,
            headers={"secret_key": self._settings.secret_key},
            form={"refresh_token": refresh, "app_id": self._settings.app_id, "grant_type": "refresh_token"},
        )
        renewed = None if isinstance(answer, RetryAfter) else _read_tokens(answer)
        if renewed is None:
            log.error("zalo.not-renewed")
            if isinstance(answer, Answer) and answer.status < _BROKEN and "error" in answer.body:
                await self._tokens.refused(now)  # it works once: answered so, it will never work again
            return None
        access, refresh, lasts = renewed
        await self._tokens.keep(access, refresh, now + lasts)
        return access


def _read_tokens(answer: Answer) -> tuple[str, str, timedelta] | None:
    access, refresh = answer.body.get("access_token"), answer.body.get("refresh_token")
    lasts = str(answer.body.get("expires_in", ""))
    if not (isinstance(access, str) and isinstance(refresh, str) and access and refresh and lasts.isdigit()):
        return None
    return access, refresh, timedelta(seconds=int(lasts[:8]))


def _judge(answer: Answer, now: datetime) -> Outcome:
    if answer.status in (429, 503):
        return RetryAfter(why=f"answered_{answer.status}", asked=read_retry_after(answer.retry_after, now))
    error = answer.body.get("error")
    if not isinstance(error, int):
        return RetryAfter(why=f"answered_{answer.status}", unsure=True)
    why = f"zalo_{error}"
    if error == 0:
        data = answer.body.get("data")
        reference = data.get("msg_id") if isinstance(data, dict) else None
        return Sent(reference=reference if isinstance(reference, str) else None)
    if error == _STALE:
        return RetryAfter(why=why, asked=_WHILE_RENEWING)
    if error in _NOBODY:
        return AddressGone(why=why)
    if error in _LATER:
        return RetryAfter(why=why, asked=_LATER[error])
    return Refused(why=why)  # the template, the account or the app: another way is tried


@asynccontextmanager
async def open_zalo(settings: ZaloSettings, tokens: Tokens) -> AsyncIterator[Zalo]:
    """The channel, open."""
    async with open_session() as session:
        yield Zalo(session, settings, tokens)
