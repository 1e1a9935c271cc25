"""The deployment on the wire."""

import msgspec

from api.offices.model import Province, Scheme, Words


class ProvinceName(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`name` as inside a sentence: `tỉnh Lào Cai`."""

    code: str
    name: Words


class SiteFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What every screen needs to know of the deployment. `closed`: doors without settings; their features say so."""

    province: ProvinceName
    hotline: str
    sandbox: bool
    closed: tuple[str, ...]
    colours: dict[Scheme, dict[str, str]]

    @classmethod
    def of(cls, province: Province, *, sandbox: bool, closed: tuple[str, ...]) -> "SiteFace":
        return cls(
            province=ProvinceName(code=province.code, name=province.name),
            hotline=province.hotline,
            sandbox=sandbox,
            closed=closed,
            colours=province.colours,
        )
