"""Who may send people to the sandbox provider: our own relying party, and those of SANDBOX_CLIENTS."""

import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from kernel.keys import Keyring

OWN_ID = "motcua"
OWN_SECRET_PURPOSE = "sandbox-vneid-client"  # noqa: S105 - a name, not a secret
SCOPES = ("openid", "profile", "email", "phone", "address")


class ClientSetting(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One entry of SANDBOX_CLIENTS."""

    client_id: str
    client_secret: str
    redirect_uris: list[str]


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`SANDBOX_…` in the environment."""

    clients: list[ClientSetting] = []


class Client:
    """A registered client, in the words that Authlib's server asks with."""

    def __init__(self, client_id: str, secret: str, redirect_uris: Sequence[str], after_logout: Sequence[str]) -> None:
        self.client_id = client_id
        self.redirect_uris = tuple(redirect_uris)
        self.client_metadata = {"post_logout_redirect_uris": list(after_logout)}
        self.secret = secret

    def get_client_id(self) -> str:
        """Its name."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: every request names its own."""
        return

    def get_allowed_scope(self, scope: str | None) -> str:
        """What it asked for, as far as it is known here."""
        return " ".join(each for each in (scope or "openid").split() if each in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exactly as registered."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """In constant time."""
        return hmac.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Confidential clients only."""
        return endpoint != "token" or method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        """The code flow only."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """The code flow only."""
        return grant_type == "authorization_code"


def registry(keys: Keyring, base_url: str, settings: SandboxSettings) -> dict[str, Client]:
    """Every client by id; ours can not be replaced."""
    others = {
        each.client_id: Client(
            each.client_id,
            each.client_secret,
            each.redirect_uris,
            [f"{urlsplit(uri).scheme}://{urlsplit(uri).netloc}/" for uri in each.redirect_uris],
        )
        for each in settings.clients
    }
    own = Client(OWN_ID, own_secret(keys), [f"{base_url}/auth/callback"], [f"{base_url}/"])
    return {**others, OWN_ID: own}


def own_secret(keys: Keyring) -> str:
    """The secret that our relying party and this provider share."""
    return keys.text_secret(OWN_SECRET_PURPOSE)
