"""Where a sign-in may land: a local path of the app, from a list; anything else becomes the front page."""

import re

FRONT_PAGE = "/"
LONGEST = 300

_SCREENS = (
    "tim|thu-tuc|dang-nhap|lam|da-nop|ho-so|nop-tien|thong-bao|tai-khoan|tra-cuu|xac-minh|can-bo|tro-giup"
    "|to-vien|cho-phep|nhan-ban-nhap|huong-dan"
)
# One slash, a screen of the app, plain segments (none of dots alone), and at most a plain query: no host can follow.
_LOCAL = re.compile(
    rf"/(?:(?:{_SCREENS})(?:/[A-Za-z0-9_-][A-Za-z0-9._~-]*){{0,6}})?(?:\?[A-Za-z0-9._~%=&+-]*)?", re.ASCII
)


def landing(wanted: str | None) -> str:
    """`wanted` when it is one of the app's own paths, else the front page."""
    if wanted is None or len(wanted) > LONGEST or _LOCAL.fullmatch(wanted) is None:
        return FRONT_PAGE
    return wanted
