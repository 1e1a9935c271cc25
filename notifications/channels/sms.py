"""SMS through an HTTP door: our delivery id is the provider's client reference, and it is asked before a repeat.

POST <url>/messages {clientReference, from, to, text} → 202 {id}, 409 when that reference is known;
GET <url>/messages/<clientReference> → 200 {status: queued | sent | delivered | failed}, 404 when it never came.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import ClassVar, Literal
from uuid import UUID

import aiohttp
import msgspec

from notifications.channels.asking import Answer, ask, open_session
from notifications.model.channels import AddressGone, Fate, Outcome, Refused, RetryAfter, Sent
from notifications.model.parcels import Address, Parcel, PhoneAddress
from notifications.model.texts import Site
from notifications.rules.patience import read_retry_after
from notifications.rules.phone import international
from notifications.rules.words import sms

_FATES = {"queued": Fate.TAKEN, "sent": Fate.TAKEN, "delivered": Fate.DELIVERED, "failed": Fate.LOST}
_NO_CREDIT = timedelta(minutes=10)


class SmsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """SMS_URL, SMS_TOKEN, and SMS_SENDER, the registered brand name. Closed until the first two are set.

    SMS_MARKS=yes sends Vietnamese with its marks: as many as three parts (201 letters) where one would do.
    """

    url: str = ""
    token: str = ""
    sender: str = "MotCua"
    marks: Literal["no", "yes"] = "no"

    @property
    def is_open(self) -> bool:
        return bool(self.url and self.token)


class Sms:
    """A Carrier."""

    shows_once: ClassVar[bool] = False

    def __init__(self, session: aiohttp.ClientSession, settings: SmsSettings, site: Site) -> None:
        self._session = session
        self._url = settings.url.rstrip("/")
        self._sender = settings.sender
        self._marked = settings.marks == "yes"
        self._headers = {"authorization": f"Bearer {settings.token}"}
        self._site = site

    def provider(self, address: Address | None) -> str:  # noqa: ARG002
        return "sms"

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        assert isinstance(parcel.address, PhoneAddress)
        return await self.send_text(
            parcel.delivery_id, parcel.address.number, sms(parcel.text, self._site, marked=self._marked), now
        )

    async def send_text(self, reference: UUID, to: str, text: str, now: datetime) -> Outcome:
        """These words as they are; a repeat under the same reference arrives once."""
        number = international(to)
        if number is None:
            return AddressGone(why="no_number")
        told = {"clientReference": str(reference), "from": self._sender, "to": number, "text": text}
        answer = await ask(self._session, "POST", f"{self._url}/messages", headers=self._headers, json=told)
        return answer if isinstance(answer, RetryAfter) else _judge(answer, now)

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate | RetryAfter:  # noqa: ARG002
        answer = await ask(self._session, "GET", f"{self._url}/messages/{delivery_id}", headers=self._headers)
        if isinstance(answer, RetryAfter):
            return answer
        if answer.status == 404:
            return Fate.NEVER_CAME
        if answer.status == 200:
            return _FATES.get(str(answer.body.get("status")), Fate.UNKNOWN)
        return RetryAfter(why=f"asked_{answer.status}", asked=read_retry_after(answer.retry_after, now))


def _judge(answer: Answer, now: datetime) -> Outcome:
    why = f"answered_{answer.status}"
    match answer.status:
        case 200 | 201 | 202:
            reference = answer.body.get("id")
            return Sent(reference=reference if isinstance(reference, str) else None)
        case 409:
            return Sent()  # it has this reference: an earlier try arrived
        case 422 if answer.body.get("code") in ("bad_number", "unreachable", "opted_out"):
            return AddressGone(why=str(answer.body["code"]))
        case 402:
            return RetryAfter(why=why, asked=_NO_CREDIT)
        case 401 | 403 | 429 | 503:  # a wrong token is the operator's to mend: nothing is lost meanwhile
            return RetryAfter(why=why, asked=read_retry_after(answer.retry_after, now))
        case status if status >= 500:
            return RetryAfter(why=why, asked=read_retry_after(answer.retry_after, now), unsure=True)
        case _:
            return Refused(why=why)


@asynccontextmanager
async def open_sms(settings: SmsSettings, site: Site) -> AsyncIterator[Sms]:
    """The channel, open."""
    async with open_session() as session:
        yield Sms(session, settings, site)
