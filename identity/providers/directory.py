"""What a provider publishes of itself, fetched once for everybody, and the clients that speak to it."""

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError, MissingKeyError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from identity.providers.settings import OidcSettings
from identity.providers.wire import Mute, Remembered, exchange, http_options, read_object
from identity.rules import trust

KNOWN_S = 3600.0
"""How long metadata and keys are believed without asking again."""


@cache
def _trusting(ca_file: str) -> ssl.SSLContext:
    """The authorities of the system, or of that file: read once a process, for the system has a hundred and fifty."""
    return ssl.create_default_context(cafile=ca_file or None)


class Directory:
    """One provider's metadata and signing keys, shared by all requests of a process."""

    def __init__(self, settings: OidcSettings, *, callback: str) -> None:
        self._settings = settings
        self._callback = callback
        self._tls = _trusting(settings.ca_file)
        self.metadata = Remembered(self._fetch_metadata)
        self.keys = Remembered(self._fetch_keys)

    def client(self, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
        """A client of its own for each exchange: nothing of one person's sign-in outlives it."""
        return AsyncOAuth2Client(
            self._settings.client_id,
            self._settings.client_secret or None,
            redirect_uri=self._callback,
            code_challenge_method="S256",
            token_endpoint_auth_method=self._authentication(metadata),
            **http_options(tls=self._tls, local=self._settings.is_local),
        )

    def _authentication(self, metadata: Mapping[str, Any]) -> str:
        if not self._settings.client_secret:
            return "none"
        offered = metadata.get("token_endpoint_auth_methods_supported")
        known = isinstance(offered, list) and "client_secret_basic" not in offered and "client_secret_post" in offered
        return "client_secret_post" if known else "client_secret_basic"

    async def _fetch_metadata(self) -> dict[str, Any]:
        address = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"

        async def act() -> dict[str, Any]:
            async with self.client({}) as client:
                return read_object(await client.request("GET", address, withhold_token=True))

        found = await exchange("discovery", act)
        try:
            trust.check_metadata(found, issuer=self._settings.issuer)
        except trust.Distrust as distrust:
            raise Mute(distrust.reason) from distrust
        return found

    async def _fetch_keys(self) -> KeySet:
        metadata = await self.metadata.within(KNOWN_S)

        async def act() -> KeySet:
            async with self.client(metadata) as client:
                found = read_object(await client.request("GET", metadata["jwks_uri"], withhold_token=True))
            try:
                return _public_signing_keys(KeySet.import_key_set(found))  # type: ignore[arg-type]
            except (JoseError, KeyError, TypeError, AttributeError) as nonsense:
                raise ValueError("keys") from nonsense

        return await exchange("keys", act)


def _public_signing_keys(keys: KeySet) -> KeySet:
    """The asymmetric keys meant for signatures: a published secret can vouch for nothing."""
    kept: list[Key] = [key for key in keys if isinstance(key, ECKey | RSAKey) and key.get("use", "sig") == "sig"]
    if not kept:
        raise MissingKeyError("no signing keys")
    return KeySet(kept)
