"""What the misbehaving provider does to its own answers: forged redirects and forged ID tokens."""

import hmac
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode

from api.sandboxes.vneid.behaviour import Behaviour

SOMEBODY = "somebody-else"
ELSEWHERE = "https://elsewhere.invalid"
_LONG_S = 3600


def forge_redirect(location: str, behaviour: Behaviour) -> str:
    """The browser's way back, bent."""
    parts = urlsplit(location)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    match behaviour:
        case Behaviour.WRONG_STATE:
            query["state"] = "guessed"
        case Behaviour.NO_STATE:
            query.pop("state", None)
        case Behaviour.WRONG_ISS:
            query["iss"] = ELSEWHERE
        case Behaviour.NO_ISS:
            query.pop("iss", None)
        case _:
            return location
    return urlunsplit(parts._replace(query=urlencode(query)))


def forge_token(token: dict[str, Any], behaviour: Behaviour, *, key: ECKey, client_secret: str) -> dict[str, Any]:
    """The token endpoint's answer with a bent ID token."""
    if behaviour is Behaviour.NO_ID_TOKEN:
        return {name: value for name, value in token.items() if name != "id_token"}
    known = jwt.decode(token["id_token"], key, algorithms=["ES256"])
    header: dict[str, Any] = {"alg": "ES256", "kid": key.kid}
    claims = _bent(dict(known.claims), behaviour)
    forged = _signed(header, claims, behaviour, key=key, client_secret=client_secret)
    return {**token, "id_token": forged}


def _bent(claims: dict[str, Any], behaviour: Behaviour) -> dict[str, Any]:
    ours, now = claims["aud"], claims["iat"]
    changes: dict[Behaviour, dict[str, Any]] = {
        Behaviour.WRONG_NONCE: {"nonce": "guessed"},
        Behaviour.NO_NONCE: {"nonce": None},
        Behaviour.TOKEN_ISS: {"iss": ELSEWHERE},
        Behaviour.OTHER_AUDIENCE: {"aud": SOMEBODY},
        Behaviour.OTHER_AUDIENCE_OUR_AZP: {"aud": SOMEBODY, "azp": ours},
        Behaviour.EXTRA_AUDIENCE: {"aud": [ours, SOMEBODY], "azp": ours},
        Behaviour.OTHER_AZP: {"azp": SOMEBODY},
        Behaviour.EMPTY_SUBJECT: {"sub": ""},
        Behaviour.NO_SUBJECT: {"sub": None},
        Behaviour.EXPIRED_TOKEN: {"exp": now - _LONG_S, "iat": now - 10},
        Behaviour.NO_EXPIRY: {"exp": None},
        Behaviour.FUTURE_TOKEN: {"iat": now + _LONG_S, "exp": now + 2 * _LONG_S},
        Behaviour.STALE_TOKEN: {"iat": now - _LONG_S},
        Behaviour.WRONG_AT_HASH: {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    }
    bent = {**claims, **changes.get(behaviour, {})}
    return {name: value for name, value in bent.items() if value is not None}


def _signed(
    header: dict[str, Any], claims: dict[str, Any], behaviour: Behaviour, *, key: ECKey, client_secret: str
) -> str:
    match behaviour:
        case Behaviour.UNKNOWN_KEY:
            stranger = ECKey.generate_key("P-256")
            return jwt.encode({**header, "kid": "unknown"}, claims, stranger)
        case Behaviour.BAD_SIGNATURE:
            return jwt.encode(header, claims, ECKey.generate_key("P-256"))
        case Behaviour.OWN_KEY_IN_HEADER:
            stranger = ECKey.generate_key("P-256")
            registry = JWSRegistry(algorithms=["ES256"], strict_check_header=False)
            own = {"alg": "ES256", "jwk": stranger.as_dict(private=False)}
            return jwt.encode(own, claims, stranger, registry=registry)
        case Behaviour.UNSIGNED:
            return f"{_unsigned({'alg': 'none', 'typ': 'JWT'}, claims)}."
        case Behaviour.SHARED_SECRET:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(client_secret), algorithms=["HS256"])
        case Behaviour.PUBLIC_KEY_AS_SECRET:
            # by hand: joserfc refuses to take a public key for a secret, an attacker's own tool does not
            body = _unsigned({"alg": "HS256", "kid": key.kid}, claims)
            signature = hmac.digest(key.as_pem(private=False), body.encode(), "sha256")
            return f"{body}.{urlsafe_b64encode(signature).decode()}"
        case _:
            return jwt.encode(header, claims, key)


def _unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode() for part in (header, claims))
