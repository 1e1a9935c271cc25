"""A provider's claims in our words: the standard names and VNeID's by default, any others by OIDC_CLAIMS."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from identity.model import Claimed, IdentityFacts, PersonKind, Sex
from identity.rules.personal_number import is_shaped

NAMES: Mapping[str, tuple[str, ...]] = {
    "subject": ("sub",),
    "level": ("acr",),
    "kind": ("LoaiTaiKhoan",),
    "fullName": ("HoVaTen", "name"),
    "personalNumber": ("SoDinhDanh",),
    "birthDate": ("NgayThangNamSinh", "birthdate"),
    "sex": ("GioiTinh", "gender"),
    "ethnicity": ("DanToc",),
    "religion": ("TonGiao",),
    "nationality": ("QuocTich",),
    "maritalStatus": ("TinhTrangHonNhan",),
    "hometown": ("QueQuan",),
    "permanentResidence": ("ThuongTru",),
    "currentResidence": ("NoiOHienNay",),
    "address": ("DiaChi", "address"),
    "phone": ("SoDienThoai", "phone_number"),
    "email": ("ThuDienTu", "email"),
    "oldNumber": ("SoCMND",),
    "passport": ("HoChieu",),
    "taxCode": ("MaSoThue",),
    "insuranceNumber": ("MaBHXH",),
    "householdHead": ("ChuHo",),
    "organisationName": ("TenDoanhNghiep",),
    "organisationNumber": ("MaSoDoanhNghiep",),
    "representative": ("NguoiDaiDien",),
}
"""Our fields, each with the claims that may carry it, best first."""

LEVEL_TWO = frozenset({"LoA2", "LoA3", "urn:vn:gov:vneid:level2"})
"""Values of the level claim that mean a card-equivalent identity; anything else is level 1."""

LONGEST = 500
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SEXES = {"male": Sex.MALE, "nam": Sex.MALE, "1": Sex.MALE, "female": Sex.FEMALE, "nữ": Sex.FEMALE, "2": Sex.FEMALE}
_WHOLE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", re.ASCII)
_PARTIAL = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)


def names_with(changes: Mapping[str, str | Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """The default names with `changes` (field -> claim, or claims best first). Raises ValueError on unknown fields."""
    unknown = sorted(set(changes) - set(NAMES))
    if unknown:
        raise ValueError(f"OIDC_CLAIMS names fields we do not have: {', '.join(unknown)}")
    given = {field: (claim,) if isinstance(claim, str) else tuple(claim) for field, claim in changes.items()}
    return {**NAMES, **given}


def read(
    claims: Mapping[str, Any],
    *,
    issuer: str,
    names: Mapping[str, tuple[str, ...]] = NAMES,
    level_two: frozenset[str] = LEVEL_TWO,
) -> Claimed | None:
    """Checked claims (ID token over userinfo) as one sign-in; None when they name nobody."""
    found = {field: _first(claims, candidates) for field, candidates in names.items()}
    subject = _subject(claims, names["subject"])
    if subject is None:
        return None
    facts = _facts(found)
    kind = PersonKind.ORGANISATION if found["kind"] in ("2", "organisation") else PersonKind.INDIVIDUAL
    own = facts.organisation_name if kind is PersonKind.ORGANISATION else None
    return Claimed(
        issuer=issuer,
        subject=subject,
        kind=kind,
        display_name=own or facts.full_name or "Chưa rõ tên",
        level=2 if found["level"] in level_two else 1,
        facts=facts,
    )


def _facts(found: Mapping[str, str | None]) -> IdentityFacts:
    number = (found["personalNumber"] or "").replace(" ", "")
    return IdentityFacts(
        full_name=found["fullName"],
        personal_number=number if is_shaped(number) else None,
        birth_date=birth_date(found["birthDate"]),
        sex=_SEXES.get((found["sex"] or "").casefold()),
        ethnicity=found["ethnicity"],
        religion=found["religion"],
        nationality=found["nationality"],
        marital_status=found["maritalStatus"],
        hometown=found["hometown"],
        permanent_residence=found["permanentResidence"],
        current_residence=found["currentResidence"],
        address=found["address"],
        phone=found["phone"],
        email=found["email"],
        old_number=found["oldNumber"],
        passport=found["passport"],
        tax_code=found["taxCode"],
        insurance_number=found["insuranceNumber"],
        household_head=found["householdHead"],
        organisation_name=found["organisationName"],
        organisation_number=found["organisationNumber"],
        representative=found["representative"],
    )


def birth_date(text: str | None) -> str | None:
    """ISO, whole or partial, from `YYYYMMDD` (VNeID) or the standard's `YYYY-MM-DD`; 00 parts are unknown."""
    if text is None:
        return None
    if _PARTIAL.fullmatch(text):
        return text
    whole = _WHOLE.fullmatch(text)
    if whole is None or whole[1] == "0000":
        return None
    year, month, day = whole.groups()
    if month == "00":
        return year
    if day == "00":
        return f"{year}-{month}" if "01" <= month <= "12" else None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def clean(text: str) -> str:
    """One line of visible NFC text: no control, bidirectional or unassigned characters, at most 500 long."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if char in "\t\r\n" else char for char in composed[: 4 * LONGEST])
    visible = "".join(char for char in visible if unicodedata.category(char) not in _UNSEEN)
    return " ".join(visible.split())[:LONGEST].rstrip()


def _subject(claims: Mapping[str, Any], candidates: Sequence[str]) -> str | None:
    """To the letter, never tidied: two subjects that differ are two people."""
    told = next((claims[name] for name in candidates if claims.get(name) is not None), None)
    if isinstance(told, int) and not isinstance(told, bool):
        return str(told)
    return told if isinstance(told, str) and is_subject(told) else None


def is_subject(text: str) -> bool:
    """At most 255 printable ASCII characters (OpenID Connect Core §2), not blank."""
    return 0 < len(text) <= 255 and text.isascii() and text.isprintable() and bool(text.strip())


def _first(claims: Mapping[str, Any], candidates: Sequence[str]) -> str | None:
    for name in candidates:
        value = claims.get(name)
        if isinstance(value, Mapping):  # the standard's `address` is an object
            value = value.get("formatted")
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and (text := clean(value)):
            return text
    return None
