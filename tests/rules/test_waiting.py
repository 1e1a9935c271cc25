"""Whoever must wait is told how long, as people count it."""

import pytest

from kernel.errors import TooMany


@pytest.mark.parametrize(
    ("wait_s", "vi", "en"),
    [
        (7, "7 giây", "7 seconds"),
        (100, "100 giây", "100 seconds"),
        (101, "2 phút", "2 minutes"),
        (921, "16 phút", "16 minutes"),
        (3600, "60 phút", "60 minutes"),
        (86_400, "24 giờ", "24 hours"),
    ],
)
def test_a_wait_is_rounded_up_in_a_unit_of_its_size(wait_s: int, vi: str, en: str) -> None:
    refusal = TooMany(wait_s=wait_s)
    assert refusal.sentence("vi") == f"Thử quá nhiều lần. Chờ {vi} rồi thử lại; không mất gì."
    assert refusal.sentence("en") == f"Too many tries. Wait {en} and try again; nothing is lost."
    assert refusal.headers == {"retry-after": str(wait_s)}
