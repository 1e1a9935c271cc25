"""The letterhead every printed paper has, and how anybody checks it."""

from datetime import datetime

import msgspec


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues, about which dossier, and where anybody may check it.

    `issuer` and `parent` are the letterhead (“UBND xã Phong Hải” below “UBND tỉnh Lào Cai”), `place` dates it.
    `link` is what the QR says; `check_at` the same address without its token, for who types. `trial` prints across
    the paper that nothing is real. `number` is the letter's own, when it has one.
    """

    issuer: str
    parent: str | None = None
    place: str
    issued_at: datetime
    code: str
    link: str
    check_at: str
    hotline: str
    trial: bool
    number: str | None = None
