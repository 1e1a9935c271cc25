"""What makes a supplement request fair and its answer whole."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from api.dossiers.model.supplement import Pin, Reply, Request
from api.dossiers.rules.needs import is_reason
from api.dossiers.rules.pointers import paper_of
from api.workdays.model import TimeUnit, local
from api.workdays.rules import Calendar
from kernel.errors import Refusal

DEFAULT_WORKING_DAYS = 3
LONGEST = timedelta(days=90)


class NothingPinned(Refusal):
    """A supplement request pins at least one field or paper."""

    status = 422
    vi = "Chưa ghim mục nào."
    en = "Nothing is pinned."


class PinUnfair(Refusal):
    """Every pinned item names a place of this form once, says why and gives an example: `errors` lists which do not."""

    status = 422
    vi = "Có mục ghim chưa đủ lý do hoặc ví dụ. Phần đã soạn còn nguyên."
    en = "A pinned item lacks its reason or example. What was written is kept."


class SupplementDueWrong(Refusal):
    """The day by which to answer lies ahead, ninety days at most."""

    status = 422
    vi = "Hạn bổ sung phải sau lúc này và không quá 90 ngày."
    en = "The day to answer by must lie ahead, ninety days at most."


class SupplementUnfinished(Refusal):
    """Every pinned item is answered: put right, or said not to be had. `errors` lists those that are not."""

    status = 422
    vi = "Còn {count} mục chưa sửa. Phần đã sửa còn trên máy."
    en = "{count} items are not answered yet. What was done is kept on the phone."


class NotPinned(Refusal):
    """A supplement changes only what was asked for."""

    status = 422
    vi = "Chỉ sửa được những mục được yêu cầu. Phần khác giữ nguyên."
    en = "Only what was asked for can be changed. The rest stays."


def check_request(pins: Sequence[Pin], places: Collection[str]) -> None:
    """`places`: every field pointer (without item numbers) and `/documents/<id>` of the procedure.

    Raises NothingPinned, PinUnfair.
    """
    if not pins:
        raise NothingPinned
    seen: set[tuple[str, int | None]] = set()
    errors = []
    for pin in pins:
        unfair = (
            ("place", bare(pin.pointer) not in places),
            ("twice", (pin.pointer, pin.page) in seen),
            ("reason", not is_reason(pin.reason)),
            ("example", not pin.example.strip()),
        )
        errors += [{"pointer": pin.pointer, "rule": rule} for rule, is_wrong in unfair if is_wrong]
        seen.add((pin.pointer, pin.page))
    if errors:
        raise PinUnfair(errors=errors)


def bare(pointer: str) -> str:
    """The pointer without the number of a repeating section's item."""
    return "/".join(part for part in pointer.split("/") if not part.isdigit())


def default_due(at: datetime, calendar: Calendar) -> datetime:
    """The close of the third working day after `at`."""
    return calendar.closing(local(calendar.add_working_time(at, DEFAULT_WORKING_DAYS, TimeUnit.WORKING_DAY)).date())


def check_due(due: datetime, at: datetime) -> None:
    """Raises SupplementDueWrong."""
    if not at < due <= at + LONGEST:
        raise SupplementDueWrong


def check_reply(request: Request, reply: Reply) -> None:
    """Raises NotPinned when it touches anything else, SupplementUnfinished while an item waits."""
    pinned = {pin.pointer for pin in request.pins}
    papers = {paper for pointer in pinned if (paper := paper_of(pointer))}
    fields = {pointer for pointer in pinned if paper_of(pointer) is None}
    sent = {page.document_id for page in reply.pages}
    lacked = {lack.pointer for lack in reply.lacks if lack.words.strip()}
    if reply.values.keys() - fields or sent - papers or lacked - pinned:
        raise NotPinned
    done = set(reply.values) | {f"/documents/{paper}" for paper in sent} | lacked
    waiting = [pin.pointer for pin in request.pins if pin.pointer not in done]
    if waiting:
        raise SupplementUnfinished(count=len(waiting), errors=[{"pointer": pointer} for pointer in waiting])
