"""Refusals: what was asked was understood and will not be done; one mapper makes problem documents of them."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """The request was understood and is refused."""

    status: ClassVar[int] = 409
    vi: ClassVar[str] = "Chưa làm được việc này."
    en: ClassVar[str] = "This cannot be done."
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **facts: Any) -> None:
        """`facts` fill the sentences' `{names}` and travel in the problem document: never personal data."""
        super().__init__(type(self).__name__)
        self.facts = facts

    @classmethod
    def type_uri(cls) -> str:
        """Stable for ever: clients match on it."""
        return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def sentence(self, lang: str) -> str:
        """What happened, what was kept, what to do, in `vi` or `en`."""
        template = self.en if lang == "en" else self.vi
        return template.format_map({name: value for name, value in self.facts.items() if isinstance(value, str | int)})


class NotFound(Refusal):
    """There is no such thing for this person."""

    status = 404
    vi = "Không tìm thấy trang này."
    en = "Not found."


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session has ended."""

    status = 401
    vi = "Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại."
    en = "The session has ended. Everything is kept. Sign in again."


class LevelTwoNeeded(Refusal):
    """Filing, paying and staff work need identity level 2."""

    status = 403
    vi = "Việc này cần định danh mức độ 2. Bản nháp còn nguyên. Đến công an xã, hoặc nộp tại quầy."
    en = "This needs a level 2 identity. Your draft is kept. Visit the commune police, or file at the counter."


class NotAllowed(Refusal):
    """This person's roles do not reach this act."""

    status = 403
    vi = "Việc này do người khác phụ trách."
    en = "Someone else is in charge of this."


class MissingVersion(Refusal):
    """A change must name the version it changes (If-Match)."""

    status = 428
    vi = "Thiếu phiên bản đang sửa. Tải lại trang rồi làm tiếp; không mất gì."
    en = "The version being changed is missing. Reload and go on; nothing is lost."


class Stale(Refusal):
    """Somebody else changed it first."""

    status = 412
    vi = "Chỗ này vừa được sửa ở nơi khác. Cả hai bản còn đủ. Xem bản mới rồi chọn."
    en = "This was just changed elsewhere. Both versions are kept. Look at the new one and choose."


class TooMany(Refusal):
    """Too many tries in a short time."""

    status = 429
    vi = "Thử quá nhiều lần. Chờ {wait} rồi thử lại; không mất gì."
    en = "Too many tries. Wait {wait} and try again; nothing is lost."

    def __init__(self, *, wait_s: int) -> None:
        super().__init__(wait_s=wait_s)
        self.headers = {"retry-after": str(wait_s)}  # type: ignore[misc]  # this answer's own

    def sentence(self, lang: str) -> str:
        """With the wait as people count it."""
        return (self.en if lang == "en" else self.vi).format(wait=lasting(self.facts["wait_s"], lang))


def lasting(seconds: int, lang: str) -> str:
    """Rounded up, in the unit that is not counted past a hundred."""
    units = ((1, "giây", "seconds"), (60, "phút", "minutes"), (3600, "giờ", "hours"))
    size, vi, en = next((unit for unit in units if seconds <= 100 * unit[0]), units[-1])
    return f"{-(-seconds // size)} {en if lang == 'en' else vi}"


class DoorClosed(Refusal):
    """This deployment has not opened that door."""

    status = 503
    vi = "Nơi này chưa mở {door}. Dùng cách khác, hoặc đến quầy; không mất gì."
    en = "{door} is not open here yet. Use another way, or come to the counter; nothing is lost."


class Unreadable(Refusal):
    """The request does not say what it must, in the form it must."""

    status = 400
    vi = "Dữ liệu gửi lên chưa đúng. Mọi thứ đã nhập còn nguyên."
    en = "What was sent is not right. Everything typed is kept."
