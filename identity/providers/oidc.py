"""OpenID Connect's code flow as a relying party: discovery, PKCE, state, nonce, keys that rotate, and the checks."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from identity.model import Attempt
from identity.providers import Begun, Declined, Refused, Silent, Vouched
from identity.providers.directory import KNOWN_S, Directory
from identity.providers.settings import SCOPES, OidcSettings
from identity.providers.wire import Mute, exchange, read_object
from identity.rules import claims as claim_names
from identity.rules import trust

ALGORITHMS = ["ES256", "RS256", "PS256"]
"""Pinned here: never read from metadata, nor from the token that is being judged."""

FRESH_S = 10.0
"""A sign-in begins only at a provider that answered so recently: else the browser would be sent to a dead one."""
BEGIN_S = 6.0
FINISH_S = 12.0

_SILENT_ERRORS = {"server_error", "temporarily_unavailable"}
_NO_ERRORS = {"access_denied", "consent_required", "interaction_required", "login_required"}


class OidcProvider:
    """One configured provider, shared by all requests of a process."""

    def __init__(self, settings: OidcSettings, *, base_url: str) -> None:
        """`base_url` is ours, without a slash at its end: the callback and the page after logout hang from it."""
        self._settings = settings
        self._home = f"{base_url}/"
        self._names = claim_names.names_with(settings.claims)
        self._directory = Directory(settings, callback=f"{base_url}/auth/callback")

    async def begin(self, next_path: str, *, anew: bool = False) -> Begun | Silent:
        """Start a sign-in; Silent after BEGIN_S at the latest."""
        try:
            async with asyncio.timeout(BEGIN_S):
                metadata = await self._directory.metadata.within(FRESH_S)
        except TimeoutError:
            return Silent(reason="begin.hangs")
        except Mute as mute:
            return Silent(reason=mute.reason)
        verifier, nonce = generate_token(64), secrets.token_urlsafe(32)
        extra = {"acr_values": self._settings.acr_values} if self._settings.acr_values else {}
        if anew:
            extra |= {"prompt": "login"}
        async with self._directory.client(metadata) as client:
            url, state = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=secrets.token_urlsafe(32),
                code_verifier=verifier,
                nonce=nonce,
                scope=self._scopes(metadata),
                **extra,
            )
        return Begun(url=url, attempt=Attempt(state=state, nonce=nonce, verifier=verifier, next=next_path))

    async def finish(
        self, query: Mapping[str, str], attempt: Attempt, now: datetime
    ) -> Vouched | Declined | Refused | Silent:
        """Judge a callback; Silent after FINISH_S at the latest."""
        try:
            async with asyncio.timeout(FINISH_S):
                return await self._finish(query, attempt, now)
        except TimeoutError:
            return Silent(reason="finish.hangs")
        except Mute as mute:
            return Silent(reason=mute.reason)
        except trust.Distrust as distrust:
            return Refused(reason=distrust.reason)

    async def leave(self, logout_hint: str | None) -> str | None:
        """The provider's RP-initiated logout, when it was ever heard of."""
        try:
            async with asyncio.timeout(BEGIN_S):
                metadata = await self._directory.metadata.within(KNOWN_S)
        except (TimeoutError, Mute):
            return None
        endpoint = metadata.get("end_session_endpoint")
        if endpoint is None:
            return None
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": self._home}
        if logout_hint is not None:
            asked["id_token_hint"] = logout_hint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def _finish(
        self, query: Mapping[str, str], attempt: Attempt, now: datetime
    ) -> Vouched | Declined | Refused | Silent:
        metadata = await self._directory.metadata.within(KNOWN_S)
        trust.check_redirect(
            query,
            state=attempt.state,
            issuer=self._settings.issuer,
            issuer_promised=metadata.get("authorization_response_iss_parameter_supported") is True,
        )
        error = query.get("error")
        if error is not None:
            if error in _NO_ERRORS:
                return Declined()
            return Silent(reason=f"redirect.{error}") if error in _SILENT_ERRORS else Refused(reason="redirect.error")
        code = query.get("code")
        if not code:
            return Refused(reason="redirect.code_missing")
        token = await self._redeem(metadata, code, attempt.verifier)
        return await self._judge(metadata, token, attempt.nonce, now)

    async def _judge(
        self, metadata: Mapping[str, Any], token: Mapping[str, Any], nonce: str, now: datetime
    ) -> Vouched | Refused:
        id_token, access_token = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str) or not id_token:
            raise trust.Distrust("token.id_token_missing")
        if not isinstance(access_token, str) or str(token.get("token_type", "")).lower() != "bearer":
            raise trust.Distrust("token.access_token")
        verified = await self._verify(id_token)
        said = dict(verified.claims)
        subject = trust.check_id_token(
            said,
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            nonce=nonce,
            now_s=now.timestamp(),
        )
        try:
            CodeIDToken(
                verified.claims,
                verified.header,
                {"iss": {"essential": True, "value": self._settings.issuer}},
                {"client_id": self._settings.client_id, "nonce": nonce, "access_token": access_token},
            ).validate(now=int(now.timestamp()), leeway=trust.LEEWAY_S)
        except JoseError as wrong:
            raise trust.Distrust(f"id_token.{wrong.error}") from wrong
        userinfo = await self._userinfo(metadata, access_token)
        if userinfo is not None:
            trust.check_userinfo(userinfo, subject=subject)
        claimed = claim_names.read(
            {**(userinfo or {}), **said},
            issuer=self._settings.issuer,
            names=self._names,
            level_two=frozenset(self._settings.level_two),
        )
        if claimed is None:
            return Refused(reason="claims.subject_missing")
        return Vouched(claimed=claimed, logout_hint=id_token if trust.may_travel(said) else None)

    async def _redeem(self, metadata: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        async def act() -> Mapping[str, Any]:
            async with self._directory.client(metadata) as client:
                token: Mapping[str, Any] = await client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=verifier
                )
                return token

        try:
            return await exchange("token", act)
        except OAuthError as refused:
            raise trust.Distrust("token.refused") from refused

    async def _verify(self, id_token: str) -> jwt.Token:
        """Signature and nothing else. An unknown key is looked for once among keys fetched after the token came."""
        arrived = asyncio.get_running_loop().time()
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            try:
                return jwt.decode(id_token, await self._directory.keys.within(KNOWN_S), registry=registry)
            except (InvalidKeyIdError, BadSignatureError):
                return jwt.decode(id_token, await self._directory.keys.since(arrived), registry=registry)
        except JoseError as wrong:
            raise trust.Distrust(f"id_token.{wrong.error}") from wrong
        except (ValueError, TypeError, RecursionError) as malformed:
            raise trust.Distrust("id_token.malformed") from malformed

    async def _userinfo(self, metadata: Mapping[str, Any], access_token: str) -> Mapping[str, Any] | None:
        endpoint = metadata.get("userinfo_endpoint")
        if endpoint is None:
            return None

        async def act() -> dict[str, Any]:
            async with self._directory.client(metadata) as client:
                return read_object(
                    await client.request(
                        "GET", endpoint, withhold_token=True, headers={"authorization": f"Bearer {access_token}"}
                    )
                )

        return await exchange("userinfo", act)

    def _scopes(self, metadata: Mapping[str, Any]) -> str:
        """As configured; else those of the usual ones that the provider lists."""
        offered = metadata.get("scopes_supported")
        if self._settings.scopes or not isinstance(offered, list):
            return self._settings.scopes or SCOPES
        return " ".join(scope for scope in SCOPES.split() if scope == "openid" or scope in offered)
