"""A resident's own telephone on the wire, masked."""

from datetime import datetime
from typing import Annotated

import msgspec


class PhoneFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where consent codes go; `how` is provider, officer or resident. `asked*`: a number that is being confirmed."""

    phone: str | None
    how: str | None
    office: str | None
    confirmed_at: datetime | None
    asked_phone: str | None
    asked_until: datetime | None
    tries_left: int | None


class NewPhone(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A telephone in one's own hand."""

    phone: Annotated[str, msgspec.Meta(min_length=6, max_length=20)]


class PhoneCode(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The six digits that came."""

    code: Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]
