"""E-mail by SMTP (RFC 5321): two plain forms of the same words, one-tap unsubscribing (RFC 8058); DKIM is the relay's.

A relay cannot be asked what became of a letter: only urgent ones are sent again when its answer was lost.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from html import escape
from typing import ClassVar, Literal
from uuid import UUID

import aiosmtplib
import msgspec

from notifications.model.channels import AddressGone, Fate, Outcome, Refused, RetryAfter, Sent
from notifications.model.parcels import Address, EmailAddress, Parcel
from notifications.model.texts import Frame
from notifications.rules.addresses import is_loopback_name

DEADLINE_S = 6.0
_NAME = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
_MAILBOX = re.compile(f"{_NAME}@{_HOST}")
_NO_MAILBOX = frozenset({550, 551, 553, 521, 556})


class SmtpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, SMTP_SENDER (`Name <box@host>`), SMTP_TLS.

    Closed until host and sender are set. `none` for SMTP_TLS is for a relay on this machine only.
    """

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = ""
    tls: Literal["starttls", "tls", "none"] = "starttls"

    @property
    def is_open(self) -> bool:
        return bool(self.host and self.sender)

    def fault(self) -> str | None:
        """Why these cannot be meant, in words; None when they can."""
        if self.host and not _MAILBOX.fullmatch(parseaddr(self.sender)[1]):
            return "SMTP_SENDER: write a name and a mailbox, as Một Cửa <no-reply@example.vn>"
        if self.tls == "none" and self.host and not is_loopback_name(self.host):
            return "SMTP_TLS: none is for a relay on this machine only"
        return None


class Email:
    """A Carrier: one connection a letter."""

    shows_once: ClassVar[bool] = False

    def __init__(self, settings: SmtpSettings, base_url: str) -> None:
        self._settings = settings
        self._base_url = base_url
        self._sender = parseaddr(settings.sender)[1]

    def provider(self, address: Address | None) -> str:  # noqa: ARG002
        return "smtp"

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate:  # noqa: ARG002
        return Fate.UNKNOWN

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        assert isinstance(parcel.address, EmailAddress)
        mailbox = parcel.address.mailbox
        if not _MAILBOX.fullmatch(mailbox):
            return AddressGone(why="no_mailbox")
        letter = self._write(parcel, now)
        given = False
        client = self._client()
        try:
            async with asyncio.timeout(DEADLINE_S):
                await client.connect()
                await client.mail(self._sender)
                await client.rcpt(mailbox)
                given = True
                await client.data(letter)
        except aiosmtplib.SMTPResponseException as answer:
            return _judge(answer)
        except (aiosmtplib.SMTPException, TimeoutError, OSError) as failure:
            return RetryAfter(why=type(failure).__name__, unsure=given)
        finally:
            client.close()
        return Sent()

    def _client(self) -> aiosmtplib.SMTP:
        tls = self._settings.tls
        return aiosmtplib.SMTP(
            hostname=self._settings.host,
            port=self._settings.port,
            username=self._settings.user or None,
            password=self._settings.password or None,
            use_tls=tls == "tls",
            start_tls=tls == "starttls",
            timeout=DEADLINE_S,
        )

    def _write(self, parcel: Parcel, now: datetime) -> bytes:
        assert isinstance(parcel.address, EmailAddress)
        frame = parcel.frame
        leave = f"{self._base_url}/notifications/unsubscribe?token={parcel.token}"
        # the newer email API of Python 3.11 folds `hồ sơ` into `hồsơ` between two encoded words
        letter = MIMEMultipart("alternative")
        letter["From"] = formataddr(parseaddr(self._settings.sender))
        letter["To"] = parcel.address.mailbox
        letter["Subject"] = Header(parcel.text.title, "utf-8", header_name="Subject").encode()
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{parcel.delivery_id}@{self._sender.rpartition('@')[2]}>"
        letter["Content-Language"] = parcel.language
        letter["Auto-Submitted"] = "auto-generated"
        letter["List-Unsubscribe"] = f"<{leave}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        plain = f"{parcel.text.body}\n\n{frame.automatic}\n{frame.leave}: {leave}\n"
        letter.attach(MIMEText(plain, "plain", "utf-8"))
        letter.attach(MIMEText(_page(parcel, frame, leave), "html", "utf-8"))
        return letter.as_bytes()


def _page(parcel: Parcel, frame: Frame, leave: str) -> str:
    return (
        f'<!doctype html><html lang="{parcel.language}"><body style="font:18px/1.6 sans-serif">'
        f"<h1 style='font-size:24px'>{escape(parcel.text.title)}</h1><p>{escape(parcel.text.body)}</p>"
        f"<p style='color:#4A5259'>{escape(frame.automatic)}<br>"
        f'<a href="{escape(leave)}">{escape(frame.leave)}</a></p></body></html>'
    )


def _judge(answer: aiosmtplib.SMTPResponseException) -> Outcome:
    why = f"answered_{answer.code}"
    if isinstance(answer, aiosmtplib.SMTPAuthenticationError) or 400 <= answer.code < 500:
        return RetryAfter(why=why)  # a wrong password is the operator's to mend: nothing is lost meanwhile
    if answer.code in _NO_MAILBOX:
        return AddressGone(why=why)
    return Refused(why=why)


@asynccontextmanager
async def open_email(settings: SmtpSettings, base_url: str) -> AsyncIterator[Email]:
    """The channel, open."""
    yield Email(settings, base_url)
