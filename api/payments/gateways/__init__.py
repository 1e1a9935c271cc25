"""The ways money comes in online: one Protocol, one line each in the registry. Doors without settings stay closed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Protocol

import msgspec

from api.payments.gateways.momo.door import Momo
from api.payments.gateways.momo.wire import MomoSettings
from api.payments.gateways.vietqr.door import Vietqr, VietqrSettings
from api.payments.gateways.vnpay.door import Vnpay
from api.payments.gateways.vnpay.wire import VnpaySettings
from api.payments.model import (
    Answer,
    Attempt,
    Declined,
    Forged,
    GatewayName,
    Notice,
    Order,
    Payee,
    Prepared,
    RefundAnswer,
    RefundOrder,
    Silent,
)


class Gateway(Protocol):
    """What every gateway can do; expected answers are values, never exceptions."""

    name: ClassVar[GatewayName]
    answers: ClassVar[bool]
    """Whether it can be asked about an attempt."""

    def open(self, order: Order) -> str | None:
        """Where the payer goes; None when the gateway must be asked first."""
        ...

    async def prepare(self, order: Order) -> Prepared | Declined | Silent:
        """Ask the gateway where the payer goes."""
        ...

    def read_notice(self, raw: bytes) -> Notice | Forged:
        """A message from the gateway, its signature checked on the raw bytes."""
        ...

    def read_return(self, raw: bytes) -> Notice | Forged:
        """What the payer's browser brings back, likewise. It marks nothing."""
        ...

    async def ask(self, attempt: Attempt, *, request_id: str, now: datetime) -> Answer:
        """What the gateway knows of an attempt. Bounded in time; Silent when it cannot be believed."""
        ...

    async def refund(self, order: RefundOrder, *, now: datetime) -> RefundAnswer:
        """Give money back; safe to repeat with the same request id."""
        ...


Gateways = Mapping[GatewayName, Gateway]


class GatewaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the front door read from the environment for all gateways."""

    base_url: str
    vnpay: VnpaySettings
    momo: MomoSettings
    vietqr: VietqrSettings
    trial: bool


def _vnpay(settings: GatewaySettings) -> Gateway | None:
    if not settings.vnpay.is_open:
        return None
    return Vnpay(settings.vnpay, f"{settings.base_url}/payments/vnpay/return")


def _momo(settings: GatewaySettings) -> Gateway | None:
    return Momo(settings.momo, settings.base_url) if settings.momo.is_open else None


def _vietqr(settings: GatewaySettings) -> Gateway | None:
    return Vietqr(settings.vietqr, trial=settings.trial) if settings.vietqr.is_open else None


REGISTRY: Mapping[GatewayName, Callable[[GatewaySettings], Gateway | None]] = {
    GatewayName.VNPAY: _vnpay,
    GatewayName.MOMO: _momo,
    GatewayName.VIETQR: _vietqr,
}


def open_gateways(settings: GatewaySettings) -> Gateways:
    """Every door whose settings are complete."""
    opened = {name: opener(settings) for name, opener in REGISTRY.items()}
    return {name: gateway for name, gateway in opened.items() if gateway is not None}


def bank_account(gateways: Gateways) -> Vietqr | None:
    """The account transfers go to, if that door is open."""
    found = gateways.get(GatewayName.VIETQR)
    return found if isinstance(found, Vietqr) else None


def payee(gateways: Gateways) -> Payee:
    """Whose account it is, at which bank."""
    account = bank_account(gateways)
    return account.payee if account else Payee()
