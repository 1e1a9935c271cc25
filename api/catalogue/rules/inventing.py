"""A careful person of many minds: fills any shipped e-form so that nothing is wrong with it (tests, `motcua seed`)."""

from datetime import date, timedelta
from random import Random
from typing import Any

from api.catalogue.model.form import Field, Form, Kind, Part, Section
from api.catalogue.model.words import Words
from api.catalogue.rules.answers.shapes import PART_KINDS, bounds, longest
from api.catalogue.rules.conditions import holds, value_at

NAMES = ("Giàng Thị Mỷ", "Nguyễn Văn Páo", "Lò Thị Ẩn", "Ma Seo Chứ", "H'Hen", "Đỗ Thị Ngọc Diệp")
TEXTS = ("Thôn Chợ, xã Mường Hum", "Số 12/2015", "Bán lẻ lương thực, thực phẩm", "Già yếu", "Làm việc ở xa")
PLACES = (
    {"provinceCode": "15", "communeCode": "02902", "detail": "thôn số 3"},
    {"provinceCode": "15", "communeCode": "02728"},
    {"typed": "xã Y Tý, huyện Bát Xát, tỉnh Lào Cai (cũ)"},
)


def fill(form: Form, today: date, seed: int, *, whole: bool = False) -> dict[str, Any]:
    """Answers to everything that is asked; what is optional is answered half of the time.

    `whole`: what is optional is answered too, and where several may stand there are at least two.
    """
    rng = Random(seed)  # noqa: S311 - invented people, no secret
    answers: dict[str, Any] = {}
    for section in form.sections:
        if not holds(section.when, answers):
            continue
        if section.repeat is None:
            answers[section.id] = {}
            _fill_item(rng, section, answers, answers[section.id], today, whole=whole)
            continue
        answers[section.id] = []
        most = min(section.repeat.max, section.repeat.min + 2)
        for _ in range(rng.randint(max(section.repeat.min, min(2, most) if whole else 0), most)):
            item: dict[str, Any] = {}
            _fill_item(rng, section, answers, item, today, whole=whole)
            answers[section.id].append(item)
    return answers


def _fill_item(
    rng: Random, section: Section, answers: dict[str, Any], item: dict[str, Any], today: date, *, whole: bool
) -> None:
    own = section.id if section.repeat else ""
    for field in section.fields:
        if holds(field.when, answers, section=own, item=item) and (field.required or whole or rng.random() < 0.5):
            item[field.id] = _answer(rng, field, _earliest(field, answers, own, item), today)


def _earliest(field: Field, answers: dict[str, Any], own: str, item: dict[str, Any]) -> date | None:
    if field.after is None:
        return None
    other = value_at(field.after, answers, section=own, item=item)
    # of a year or a month, its first day
    return date.fromisoformat(f"{other}-01-01"[: len("2026-11-21")]) if isinstance(other, str) else None


def _answer(rng: Random, field: Field, after: date | None, today: date) -> Any:  # noqa: PLR0912 - one branch a kind
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return rng.choice(TEXTS)[: longest(field)].strip()
        case Kind.FULL_NAME:
            return rng.choice(NAMES)
        case Kind.PERSONAL_NUMBER:
            return f"099190{rng.randrange(10**6):06}"
        case Kind.DATE:
            return _day(rng, field, after, today)
        case Kind.SEX:
            return rng.choice(["male", "female"])
        case Kind.ETHNICITY:
            return f"{rng.randint(1, 55):02}"
        case Kind.NATIONALITY:
            return rng.choice(["VN", "LA", "CN"])
        case Kind.CHOICE | Kind.SELECT:
            return rng.choice(field.options).value
        case Kind.BOOLEAN:
            return rng.random() < 0.5
        case Kind.INTEGER | Kind.MONEY:
            low, high = bounds(field)
            return rng.choice([low, min(low + 1, high), rng.randint(low, high), high])
        case Kind.PHONE:
            return f"09{rng.randrange(10**8):08}"
        case Kind.EMAIL:
            return "nguoi.dan@vidu.vn"
        case Kind.ADDRESS:
            return dict(rng.choice(PLACES))
        case Kind.OFFICE:
            return "000.00.71.H38"
        case Kind.PERSON:
            return {part.value: _part(rng, part, today) for part in field.parts}


def _part(rng: Random, part: Part, today: date) -> Any:
    asked = Field(id=part.value, kind=PART_KINDS[part], label=Words(vi=part.value, en=part.value), max="today")
    return _answer(rng, asked, None, today)


def _day(rng: Random, field: Field, after: date | None, today: date) -> str:
    past, ahead = today - timedelta(days=30_000), today + timedelta(days=700)
    low = after or (today if field.min == "today" else past)
    high = today if field.max == "today" else max(ahead, low)
    day = low + timedelta(days=rng.randint(0, (high - low).days))
    if field.partial:
        return rng.choice([f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}"])
    return f"{day:%Y-%m-%d}"
