"""The door to the treasury's bank account: the code a payer scans, and the signed feed of its statement."""

import hmac
import io
import json
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

import msgspec
import segno

from api.payments.model import (
    Answer,
    Attempt,
    Forged,
    GatewayName,
    Notice,
    Order,
    Payee,
    Prepared,
    RefundAnswer,
    RefundOrder,
    RefundRefused,
    Silent,
)
from api.payments.rules.names import once
from api.payments.rules.statements import Line
from api.payments.rules.vietqr import BANKS, Code, write
from kernel.money import Dong

LONGEST_FEED_BYTES = 256 * 1024
TRIAL = "Mã thử, không chuyển tiền thật"


class VietqrSettings(msgspec.Struct, frozen=True, kw_only=True):
    """VIETQR_BANK_BIN, VIETQR_ACCOUNT, VIETQR_ACCOUNT_NAME; VIETQR_FEED_SECRET opens the statement's webhook.

    VIETQR_BANK_NAME names a bank we have no name of; VIETQR_APP_URL is a link into banks' apps, with blanks.
    """

    bank_bin: str = ""
    account: str = ""
    account_name: str = ""
    feed_secret: str = ""
    bank_name: str = ""
    app_url: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the door can be opened."""
        return all((self.bank_bin, self.account, self.account_name))

    def fault(self) -> str | None:
        """What is wrong with these settings, in a sentence; None when all or nothing is set."""
        needed = {f"VIETQR_{name.upper()}": getattr(self, name) for name in ("bank_bin", "account", "account_name")}
        missing = [name for name, value in needed.items() if not value]
        if missing and (len(missing) < len(needed) or self.feed_secret or self.app_url):
            return f"VietQR is half set: {', '.join(missing)} missing. Set all, or none to keep that door closed."
        if not missing and not (self.bank_bin.isdecimal() and len(self.bank_bin) == 6):
            return "VIETQR_BANK_BIN must be six digits."
        parts = urlsplit(self.app_url)
        if self.app_url and parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            return "VIETQR_APP_URL must be an https address."
        return None


class FeedLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One credit as the feed tells it."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\A[!-~]+\Z")]
    amount_vnd: Annotated[int, msgspec.Meta(gt=0, le=10**15)]
    currency: Literal["VND"] = "VND"
    content: Annotated[str, msgspec.Meta(max_length=500)]
    happened_at: Annotated[datetime, msgspec.Meta(tz=True)]


class Feed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """New credits of one account; everything up to `coversUntil` has been told."""

    account: str
    lines: Annotated[tuple[FeedLine, ...], msgspec.Meta(max_length=1000)]
    covers_until: Annotated[datetime, msgspec.Meta(tz=True)]

    @property
    def credits(self) -> tuple[Line, ...]:
        """As a statement has them."""
        return tuple(
            Line(
                reference=line.reference,
                amount_vnd=Dong(line.amount_vnd),
                content=line.content.replace("\x00", ""),
                happened_at=line.happened_at,
            )
            for line in self.lines
        )


_decoder = msgspec.json.Decoder(Feed)


class Vietqr:
    """The bank account. It answers no questions: only its statement tells."""

    name: ClassVar[GatewayName] = GatewayName.VIETQR
    answers: ClassVar[bool] = False

    def __init__(self, settings: VietqrSettings, *, trial: bool) -> None:
        self.account = settings.account
        self.payee = Payee(
            name=settings.account_name,
            bank=settings.bank_name or BANKS.get(settings.bank_bin, settings.bank_bin),
            app_url=settings.app_url,
        )
        self._settings = settings
        self._trial = trial

    def open(self, order: Order) -> str:
        """The code's payload: this sum, to this account, with this reference."""
        return write(
            Code(
                bank_bin=self._settings.bank_bin,
                account=self._settings.account,
                amount_vnd=order.amount_vnd,
                purpose=order.reference,
            )
        )

    async def prepare(self, order: Order) -> Prepared:
        """Nobody needs asking."""
        return Prepared(url=self.open(order))

    def read_notice(self, raw: bytes) -> Notice | Forged:  # noqa: ARG002 - the Protocol's signature
        """A bank sends no notices of single orders."""
        return Forged(why="no notices here")

    def read_return(self, raw: bytes) -> Notice | Forged:
        """Nobody comes back from a bank's app."""
        return self.read_notice(raw)

    async def ask(self, attempt: Attempt, *, request_id: str, now: datetime) -> Answer:  # noqa: ARG002
        """Never asked; see `answers`."""
        return Silent(why="a statement tells")

    async def refund(self, order: RefundOrder, *, now: datetime) -> RefundAnswer:  # noqa: ARG002
        """A transfer back is made by a person at the bank."""
        return RefundRefused(reason="by hand")

    def read_feed(self, raw: bytes, signature: str) -> Feed | Forged:
        """The webhook's body, believed when `signature` is HMAC-SHA256 of it in lower-case hex."""
        if not self._settings.feed_secret:
            return Forged(why="closed")
        if len(raw) > LONGEST_FEED_BYTES:
            return Forged(why="too_long")
        expected = hmac.new(self._settings.feed_secret.encode(), raw, "sha256").hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            return Forged(why="wrong_signature" if signature else "unsigned")
        try:
            json.loads(raw, object_pairs_hook=once)
            feed = _decoder.decode(raw)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return Forged(why="not_a_feed")
        return feed if feed.account == self.account else Forged(why="another_account")

    def picture(self, payload: str) -> bytes:
        """The code as SVG, black on white; a trial's is marked across its face and still scans."""
        code = segno.make(payload, error="h" if self._trial else "m", micro=False)
        drawn = io.BytesIO()
        code.save(drawn, kind="svg", scale=8, border=4, light="#fff", dark="#000", xmldecl=False, svgclass=None)
        svg = drawn.getvalue()
        if not self._trial:
            return svg
        side = code.symbol_size(scale=8, border=4)[0]
        band = (
            f'<rect x="0" y="{side / 2 - side * 0.035:.1f}" width="{side}" height="{side * 0.07:.1f}" fill="#fff"/>'
            f'<text x="{side / 2}" y="{side / 2 + side * 0.018:.1f}" font-family="sans-serif" font-weight="700" '
            f'font-size="{side * 0.05:.1f}" text-anchor="middle" fill="#9B1C1C">{TRIAL}</text></svg>'
        )
        return svg.rstrip().removesuffix(b"</svg>") + band.encode()
