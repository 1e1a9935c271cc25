"""The environment, read once at the front door and turned into one Settings struct per door."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


class WrongSetting(SystemExit):
    """A setting that cannot be read: said in one sentence, then the start ends."""


def load(kind: type[T], env: Mapping[str, str], prefix: str = "") -> T:
    """`kind`'s fields from UPPER_CASE names in `env`; lists and objects are JSON; empty means unset."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        name = prefix + field.name.upper()
        value = env.get(name, "").strip()
        if not value:
            continue
        found[field.encode_name] = _decoded(name, value) if value[0] in "[{" else value
    try:
        return msgspec.convert(found, kind, strict=False)
    except msgspec.ValidationError as wrong:
        told, _, path = str(wrong).partition(" - at `$.")
        name, dot, rest = path.rstrip("`").partition(".")
        name, bracket, at = name.partition("[")
        where = f" (at {bracket}{at}{dot}{rest})" if rest or at else ""
        raise WrongSetting(f"{prefix}{name.upper()}: {told}{where}") from None


def _decoded(name: str, value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        raise WrongSetting(f"{name} is not valid JSON") from None
