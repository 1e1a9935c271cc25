"""Authlib's authorization server, fed with what was read beforehand: its core is synchronous and touches no database.

Everything a request needs is in its Exchange, and everything that must be kept afterwards is left there.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import OpenIDCode, UserInfo
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc.jwk import ECKey, KeySet

from api.sandboxes.vneid.clients import Client
from api.sandboxes.vneid.messages import Answer, Asked
from api.sandboxes.vneid.people import DemoPerson
from api.sandboxes.vneid.queries import Code

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(minutes=5)
ALGORITHM = "ES256"


def digest(text: str) -> bytes:
    """Codes and tokens are random: their SHA-256 stands for them."""
    return hashlib.sha256(text.encode()).digest()


class Exchange(AuthorizationServer):  # type: ignore[misc]
    """The provider for the length of one request. `code` is the code that the request redeems, if there is one."""

    def __init__(
        self,
        *,
        issuer: str,
        clients: Mapping[str, Client],
        keys: Sequence[ECKey],
        now: datetime,
        code: Code | None = None,
        redeemer: DemoPerson | None = None,
    ) -> None:
        super().__init__()
        self.issuer = issuer
        self.clients = clients
        self.keys = keys
        self.now = now
        self.code = code
        self.redeemer = redeemer
        self.granted: tuple[str, Code] | None = None
        self.issued: dict[str, Any] | None = None
        self.left: tuple[str, str] | None = None
        self.register_token_generator("default", BearerTokenGenerator(_access_token, None, _expires_in))
        self.register_grant(_Grant, [_OpenId(self), _Pkce(required=True)])
        self.register_endpoint(_EndSession(self))

    def query_client(self, client_id: str) -> Client | None:
        """By id."""
        return self.clients.get(client_id)

    def save_token(self, token: dict[str, Any], request: Asked) -> None:
        """Left for the caller to keep."""
        _ = request
        self.issued = token

    def create_oauth2_request(self, request: Asked) -> Asked:
        """It is one already."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        """As values."""
        return Answer(status, body, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def consent(self, asked: Asked, person: DemoPerson | None = None) -> Any:
        """The grant of a valid authorization request. Raises OAuth2Error."""
        for unsupported in ("request", "request_uri"):
            if unsupported in asked.payload.data:
                raise InvalidRequestError(f"'{unsupported}' is not supported")
        return self.get_consent_grant(asked, end_user=person)

    def redirect(self, asked: Asked, person: DemoPerson | None) -> Answer:
        """Back to the client: with a code for `person`, or with access_denied."""
        grant = self.consent(asked, person)
        return self._named(self.create_authorization_response(asked, grant_user=person, grant=grant))

    def complain(self, asked: Asked, error: OAuth2Error) -> Answer:
        """An error of the authorization endpoint: back to the client when it may be trusted with it."""
        return self._named(self.handle_error_response(asked, error))

    def _named(self, answer: Answer) -> Answer:
        """RFC 9207: every authorization response says whose it is."""
        issuer = IssuerParameter()
        issuer.get_issuer = lambda: self.issuer
        issuer.add_issuer_parameter(self, answer)
        return answer


def _access_token(*_: Any, **__: Any) -> str:
    return secrets.token_urlsafe(32)


def _expires_in(*_: Any) -> int:
    return int(TOKEN_LIFE.total_seconds())


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def save_authorization_code(self, code: str, request: Asked) -> None:
        asked = request.payload.data
        exchange: Exchange = self.server
        exchange.granted = (
            code,
            Code(
                code_hash=digest(code),
                client_id=request.client.client_id,
                redirect_uri=asked.get("redirect_uri"),
                scope=request.scope,
                nonce=asked.get("nonce"),
                code_challenge=asked["code_challenge"],
                subject=request.user.subject,
                acr=request.user.acr,
                granted_at=exchange.now,
                expires_at=exchange.now + CODE_LIFE,
            ),
        )

    def query_authorization_code(self, code: str, client: Client) -> "_Redeemable | None":
        exchange: Exchange = self.server
        kept = exchange.code
        if kept is None or kept.code_hash != digest(code) or kept.client_id != client.client_id:
            return None
        return None if kept.used_at is not None or kept.expires_at <= exchange.now else _Redeemable(kept)

    def delete_authorization_code(self, authorization_code: Any) -> None:
        """The caller spends it, in the transaction that keeps the token."""

    def authenticate_user(self, authorization_code: Any) -> DemoPerson | None:
        _ = authorization_code
        exchange: Exchange = self.server
        return exchange.redeemer


class _Redeemable:
    """A kept code, as Authlib asks about it."""

    def __init__(self, kept: Code) -> None:
        self._kept = kept
        self.code_challenge = kept.code_challenge
        self.code_challenge_method = "S256"

    def get_redirect_uri(self) -> str | None:
        return self._kept.redirect_uri

    def get_scope(self) -> str:
        return self._kept.scope

    def get_nonce(self) -> str | None:
        return self._kept.nonce

    def get_auth_time(self) -> int:
        return int(self._kept.granted_at.timestamp())

    def get_acr(self) -> str:
        return self._kept.acr

    def get_amr(self) -> list[str]:
        return ["face"] if self._kept.acr == "LoA2" else ["otp"]


class _OpenId(OpenIDCode):  # type: ignore[misc]
    def __init__(self, exchange: Exchange) -> None:
        super().__init__(require_nonce=False)
        self._exchange = exchange

    def exists_nonce(self, nonce: str, request: Asked) -> bool:
        _ = nonce, request
        return False  # the client judges its own nonce; a code is spent once anyway

    def get_client_algorithm(self, client: Client) -> str:
        _ = client
        return ALGORITHM

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        _ = client
        return {"alg": ALGORITHM, "kid": self._exchange.keys[0].kid}

    def resolve_client_private_key(self, client: Client) -> ECKey:
        _ = client
        return self._exchange.keys[0]

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        now = int(self._exchange.now.timestamp())
        return {
            "iss": self._exchange.issuer,
            "aud": client.client_id,
            "iat": now,
            "exp": now + int(TOKEN_LIFE.total_seconds()),
        }

    def generate_user_info(self, user: DemoPerson, scope: str) -> UserInfo:
        """Only the subject: whatever names a person is told at userinfo, so that an ID token may travel in a URL."""
        _ = scope
        return UserInfo(sub=user.subject)


class _Pkce(CodeChallenge):  # type: ignore[misc]
    """S256, always."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required")
        super().validate_code_challenge(grant, redirect_uri)


class _EndSession(EndSessionEndpoint):  # type: ignore[misc]
    def get_server_jwks(self) -> KeySet:
        return KeySet(list(self.server.keys))

    def get_algorithms(self) -> list[str]:
        return [ALGORITHM]

    def end_session(self, end_session_request: Any) -> None:
        claims, client = end_session_request.id_token_claims, end_session_request.client
        if claims is not None and client is not None:
            self.server.left = (claims["sub"], client.client_id)


def metadata(issuer: str) -> dict[str, Any]:
    """The discovery document."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/logout",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
        "acr_values_supported": ["LoA1", "LoA2"],
        "scopes_supported": ["openid", "profile", "email", "phone", "address"],
        "claims_supported": ["sub", "TechID", "LoaiTaiKhoan", "HoVaTen", "SoDinhDanh", "NgayThangNamSinh", "name"],
        "ui_locales_supported": ["vi"],
    }
