"""ETag and If-Match (RFC 9110 §13.1.1) over integer versions."""

from kernel.errors import MissingVersion, Stale


def etag(version: int) -> str:
    """`"7"`: a strong validator."""
    return f'"{version}"'


def require_version(if_match: str | None, current: int) -> None:
    """Refuse a change that names no version (MissingVersion, 428) or an old one (Stale, 412)."""
    if if_match is None:
        raise MissingVersion
    if if_match.strip() != etag(current):
        raise Stale(current=current)
