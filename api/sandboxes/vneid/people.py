"""The invented people of the demo: who they are to the sandbox provider, and which posts they hold at first."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from kernel.actor import Role

FILE = Path(__file__).parent / "people.toml"
ACR = {1: "LoA1", 2: "LoA2"}
_PHONE = ("SoDienThoai",)
_EMAIL = ("ThuDienTu",)
_GENDERS = {"Nam": "male", "Nữ": "female"}


class DemoPost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that the demo gives."""

    office: str
    role: Role


class DemoPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody invented. `claims` carry VNeID's names; `note` says what the person is good for in a trial."""

    subject: str
    level: int
    note: str
    claims: dict[str, str]
    posts: tuple[DemoPost, ...] = ()

    @property
    def name(self) -> str:
        """As shown on the button."""
        return self.claims.get("TenDoanhNghiep") or self.claims["HoVaTen"]

    @property
    def acr(self) -> str:
        """The level as the provider says it."""
        return ACR[self.level]

    def userinfo(self, scope: str) -> dict[str, Any]:
        """VNeID's claims and the standard ones that `scope` asks for."""
        scopes = scope.split()
        hidden = (*(() if "phone" in scopes else _PHONE), *(() if "email" in scopes else _EMAIL))
        told: dict[str, Any] = {
            "sub": self.subject,
            "TechID": self.subject,
            "loginIdp": "BCA",
            **{name: value for name, value in self.claims.items() if name not in hidden},
        }
        if "profile" in scopes:
            told["name"] = self.name
            if (birth := self.claims.get("NgayThangNamSinh")) is not None:
                told["birthdate"] = f"{birth[:4]}-{birth[4:6]}-{birth[6:]}" if len(birth) == 8 else birth
            if (sex := self.claims.get("GioiTinh")) is not None:
                told["gender"] = _GENDERS[sex]
        if "phone" in scopes and (phone := self.claims.get("SoDienThoai")) is not None:
            told |= {"phone_number": phone, "phone_number_verified": True}
        if "email" in scopes and (email := self.claims.get("ThuDienTu")) is not None:
            told |= {"email": email, "email_verified": True}
        return told


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: tuple[DemoPerson, ...]


@cache
def everybody() -> tuple[DemoPerson, ...]:
    """In the order of the file."""
    return msgspec.convert(tomllib.loads(FILE.read_text("utf-8")), _File).person


def find(subject: str) -> DemoPerson | None:
    """By subject."""
    return next((person for person in everybody() if person.subject == subject), None)
