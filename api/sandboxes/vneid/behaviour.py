"""How the sandbox provider may misbehave: each is an attack or a failure that relying parties must survive."""

from enum import StrEnum


class Behaviour(StrEnum):
    """One at a time, for everybody, until set back to NORMAL."""

    NORMAL = "normal"
    # it fails
    DOWN = "down"
    HANG = "hang"
    DRIP = "drip"
    GARBAGE = "garbage"
    HUGE = "huge"
    TOKEN_DOWN = "token_down"  # noqa: S105 - a name
    TOKEN_HANG = "token_hang"  # noqa: S105 - a name
    KEYS_DOWN = "keys_down"
    USERINFO_DOWN = "userinfo_down"
    # it lies about itself
    DISCOVERY_ISSUER = "discovery_issuer"
    DISCOVERY_PLAIN_HTTP = "discovery_plain_http"
    REDIRECTED_KEYS = "redirected_keys"
    # it sends the browser back wrong
    WRONG_STATE = "wrong_state"
    NO_STATE = "no_state"
    WRONG_ISS = "wrong_iss"
    NO_ISS = "no_iss"
    EXPIRED_CODE = "expired_code"
    # its ID token is wrong
    NO_ID_TOKEN = "no_id_token"  # noqa: S105 - a name
    WRONG_NONCE = "wrong_nonce"
    NO_NONCE = "no_nonce"
    TOKEN_ISS = "token_iss"  # noqa: S105 - a name
    OTHER_AUDIENCE = "other_audience"
    OTHER_AUDIENCE_OUR_AZP = "other_audience_our_azp"
    EXTRA_AUDIENCE = "extra_audience"
    OTHER_AZP = "other_azp"
    EMPTY_SUBJECT = "empty_subject"
    NO_SUBJECT = "no_subject"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - a name
    NO_EXPIRY = "no_expiry"
    FUTURE_TOKEN = "future_token"  # noqa: S105 - a name
    STALE_TOKEN = "stale_token"  # noqa: S105 - a name
    WRONG_AT_HASH = "wrong_at_hash"
    # its signature is wrong
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"
    SHARED_SECRET = "shared_secret"  # noqa: S105 - a name
    PUBLIC_KEY_AS_SECRET = "public_key_as_secret"  # noqa: S105 - a name
    OWN_KEY_IN_HEADER = "own_key_in_header"
    # its userinfo is wrong
    USERINFO_OTHER_SUBJECT = "userinfo_other_subject"
    USERINFO_NO_SUBJECT = "userinfo_no_subject"
