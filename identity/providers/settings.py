"""What an administrator says of the identity provider: `OIDC_…` in the environment."""

import msgspec

from identity.rules.claims import LEVEL_TWO, names_with
from identity.rules.trust import is_allowed_address, is_loopback

SCOPES = "openid profile email phone address"


class OidcSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Unset `issuer` is a closed door. Plain http is for loopback only.

    `claims` maps our fields (identity.rules.claims.NAMES) to a claim, or to claims best first. `level_two` lists the
    values of the level claim that mean level 2. `ca_file` names the authority of a provider with a private one.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    scopes: str = ""
    claims: dict[str, str | list[str]] = {}
    level_two: tuple[str, ...] = tuple(sorted(LEVEL_TWO))
    acr_values: str = ""
    ca_file: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anybody can sign in."""
        return bool(self.issuer)

    @property
    def is_local(self) -> bool:
        """Whether the provider lives on this machine."""
        return is_loopback(self.issuer)

    def fault(self) -> str | None:
        """What is wrong with these settings, in one sentence; None when nothing is."""
        if not self.issuer:
            return None
        if not is_allowed_address(self.issuer) or "?" in self.issuer:
            return "OIDC_ISSUER must be an https address; plain http is for this machine only."
        if not self.client_id:
            return "OIDC_CLIENT_ID is missing."
        if "openid" not in (self.scopes or SCOPES).split():
            return "OIDC_SCOPES must name openid."
        try:
            names_with(self.claims)
        except ValueError as wrong:
            return str(wrong)
        return None
