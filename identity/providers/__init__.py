"""Doors to identity providers: how a sign-in begins and what came of it, as values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from identity.model import Attempt, Claimed


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """The way in of this deployment: its provider (None: closed) and its own address, without a slash at its end.

    `trial`: sandboxes are on, and every page says so.
    """

    provider: "Provider | None"
    base_url: str
    trial: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.base_url.startswith("https://")


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Send the browser to `url`; keep `attempt` for its return."""

    url: str
    attempt: Attempt


class Vouched(msgspec.Struct, frozen=True, kw_only=True):
    """The provider says who this is. `logout_hint` is an ID token that may travel in a URL."""

    claimed: Claimed
    logout_hint: str | None


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """The person turned back at the provider."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The answer failed a check; `reason` is for the log."""

    reason: str


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """The provider is down, hangs or talks nonsense; `reason` is for the log."""

    reason: str


class Provider(Protocol):
    """One identity provider. Every method answers within its deadline."""

    async def begin(self, next_path: str, *, anew: bool = False) -> Begun | Silent:
        """Start a sign-in that shall land on `next_path`; `anew`: whoever is signed in there does not count."""
        ...

    async def finish(
        self, query: Mapping[str, str], attempt: Attempt, now: datetime
    ) -> Vouched | Declined | Refused | Silent:
        """Judge what the browser brought back."""
        ...

    async def leave(self, logout_hint: str | None) -> str | None:
        """Where a browser ends its session at the provider too; None when the provider offers no such place."""
        ...
