"""The gateway's own signatures, written from its documentation and not from ours: two readings must agree."""

import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode

VIETNAM = timezone(timedelta(hours=7))


def digest(secret: str, text: str) -> str:
    """HMAC-SHA512, lower-case hex."""
    return hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha512).hexdigest()


def compose(secret: str, fields: dict[str, str]) -> str:
    """A signed query string: empties dropped, sorted, form-urlencoded."""
    body = urlencode(sorted((name, value) for name, value in fields.items() if value != ""))
    return f"{body}&vnp_SecureHash={digest(secret, body)}"


def verify(secret: str, query: str) -> dict[str, str] | None:
    """The fields of a signed query string; None when the signature is not the merchant's."""
    fields = dict(parse_qsl(query, keep_blank_values=True))
    claimed = fields.pop("vnp_SecureHash", "")
    fields.pop("vnp_SecureHashType", None)
    body = urlencode(sorted((name, value) for name, value in fields.items() if value != ""))
    return fields if hmac.compare_digest(digest(secret, body).encode(), claimed.encode()) else None


def clock_text(moment: datetime) -> str:
    """yyyyMMddHHmmss in Vietnam."""
    return moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def clock_read(text: str) -> datetime:
    """The moment such a text names. ValueError when it names none."""
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
