"""The ways money comes in online: one Protocol, one line each in the registry. Doors without settings stay closed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Protocol

import msgspec

from api.payments.gateways.vnpay.door import Vnpay
from api.payments.gateways.vnpay.wire import VnpaySettings
from api.payments.model import Answer, Attempt, Forged, GatewayName, Notice, Order, RefundAnswer, RefundOrder


class Gateway(Protocol):
    """What every gateway can do; expected answers are values, never exceptions."""

    name: ClassVar[GatewayName]

    def pay_url(self, order: Order) -> str:
        """Where the payer goes."""
        ...

    def read_notice(self, raw: bytes) -> Notice | Forged:
        """A message from the gateway, its signature checked on the raw bytes."""
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


def _vnpay(settings: GatewaySettings) -> Gateway | None:
    if not settings.vnpay.complete:
        return None
    return Vnpay(settings.vnpay, f"{settings.base_url}/payments/vnpay/return")


REGISTRY: Mapping[GatewayName, Callable[[GatewaySettings], Gateway | None]] = {
    GatewayName.VNPAY: _vnpay,
}


def open_gateways(settings: GatewaySettings) -> Gateways:
    """Every door whose settings are complete."""
    opened = {name: opener(settings) for name, opener in REGISTRY.items()}
    return {name: gateway for name, gateway in opened.items() if gateway is not None}
