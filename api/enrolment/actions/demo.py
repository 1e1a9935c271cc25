"""The demo's teams: invented hamlets, helpers and households, once; a commune that has a hamlet is left alone."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from msgspec.structs import replace

from api.enrolment.actions import households
from api.enrolment.actions.members import enlist
from api.enrolment.model.households import Entry, Words
from api.enrolment.model.sets import Kind, Need
from api.enrolment.model.teams import Hamlet
from api.enrolment.queries import households as rows
from api.enrolment.queries import teams
from api.enrolment.rules.sheets import hamlet_key
from identity.actions.people import foresee
from kernel.database import Connection
from kernel.ids import OfficeCode, PersonId
from kernel.keys import Keyring

NAMESPACE = UUID("0199a000-0000-7000-8000-0000000000de")
PHONG_HAI, MUONG_HUM = OfficeCode("000.00.71.H38"), OfficeCode("000.00.72.H38")
HELPERS = {MUONG_HUM: ("giang-van-de", "Giàng Văn Dế", 12), PHONG_HAI: ("ly-thi-hoa", "Lý Thị Hoa", 7)}
HAMLETS = {
    MUONG_HUM: {
        "Thôn Ky Quan San": ("Thào Thị Mỷ", "Giàng A Páo", "Giàng A Chớ", "Vàng Thị Sua", "Sùng A Lềnh"),
        "Thôn Tả Pá": ("Lý Mẩy Sến", "Tẩn Láo San", "Chảo Mẩy Nảy", "Phàn Láo Lở", "Lý Láo Tả"),
        "Thôn Chợ": ("Lò Văn Pín", "Hoàng Thị Nhung", "Nông Văn Tiến", "Lù Thị Kim", "Phạm Văn Quý"),
    },
    PHONG_HAI: {
        "Thôn Cốc Né": ("Vàng Seo Lử", "Thền Thị Dín", "Vàng Văn Páo", "Nùng Thị Sen", "Lồ Seo Chúng"),
        "Thôn số 3": ("Nguyễn Văn Hòa", "Trần Thị Lụa", "Đỗ Văn Khang", "Bùi Thị Mơ", "Phạm Thị Tho"),
        "Thôn Tòng Già": ("Tẩn Văn Sài", "Lý Thị Pham", "Chảo Văn Phúc", "Bàn Thị Liều", "Đặng Văn Nái"),
    },
}
_FAMILY = ("Giàng", "Vàng", "Lý", "Sùng", "Thào", "Tẩn", "Hoàng", "Nông")
_MIDDLE = ("Thị", "Văn", "A", "Seo", "Láo")
_GIVEN = ("Dua", "Chư", "Sáng", "Mẩy", "Phà", "Lan", "Tỏa", "Sinh", "Hạnh", "Páo", "Dín")
EACH = (14, 13, 13)
"""households of each hamlet: forty a commune"""
WORDS = (
    "Tổ công nghệ số xin ghi tên, nhà, số điện thoại và điều cần giúp, để đến thăm và giúp làm hồ sơ. "
    "Thôi lúc nào cũng được."
)
_NEEDS = ((Need.ELDERLY, Need.NO_SMARTPHONE), (Need.NO_SIGNAL,), (Need.DISABLED,), ())


async def seed_teams(conn: Connection, keys: Keyring, issuer: str, now: datetime) -> None:
    """Two communes, a helper each, forty households each; the first of each hamlet have agreed."""
    for office, hamlets in HAMLETS.items():
        if await teams.list_hamlets(conn, office):
            continue
        made = []
        for (name, heads), many in zip(hamlets.items(), EACH, strict=True):
            hamlet = Hamlet(id=uuid5(NAMESPACE, f"{office}|{name}"), office=office, name=name, target=many)
            await teams.insert_hamlet(conn, hamlet, hamlet_key(name))
            made.append((hamlet, [*heads, *_invent(office, name, many - len(heads))]))
        subject, shown, badge = HELPERS[office]
        helper = await foresee(conn, issuer=issuer, subject=subject, display_name=shown, now=now)
        await enlist(
            conn,
            office,
            person_id=helper,
            display_name=shown,
            hamlets=[hamlet.id for hamlet, _ in made],
            by=None,
            now=now,
            badge=badge,
        )
        for hamlet, names in made:
            await _settle(conn, keys, hamlet, names, helper, shown, now)


def _invent(office: str, hamlet: str, many: int) -> list[str]:
    seed = uuid5(NAMESPACE, f"{office}|{hamlet}").int
    return [
        f"{_FAMILY[(seed + at) % 8]} {_MIDDLE[(seed // 8 + at) % 5]} {_GIVEN[(seed // 64 + at) % 11]}"
        for at in range(many)
    ]


async def _settle(  # noqa: PLR0917 - one sentence, said twice
    conn: Connection,
    keys: Keyring,
    hamlet: Hamlet,
    names: list[str],
    helper: PersonId,
    shown: str,
    now: datetime,
) -> None:
    for at, name in enumerate(names):
        household_id = uuid5(hamlet.id, f"{at}|{name}")
        await households.begin(
            conn,
            keys,
            household_id=household_id,
            office=hamlet.office,
            hamlet_id=hamlet.id,
            head_name=name,
            now=now,
        )
        said = [_entry(household_id, Kind.IMPORT, None, None, Words(head_name=name), now)]
        if at < 5:
            agreed = _entry(household_id, Kind.CONSENT, helper, shown, Words(consent=WORDS), now)
            said.append(replace(agreed, value=True))
            more = Words(house=f"Nhà thứ {at + 1} từ đầu thôn", needs=_NEEDS[at % 4])
            said.append(_entry(household_id, Kind.HOUSEHOLD, helper, shown, more, now))
        for entry in said:
            assert await rows.lock_household(conn, household_id) is not None
            await households.say(conn, keys, household_id, entry, now)


def _entry(  # noqa: PLR0917
    household_id: UUID, kind: Kind, by: PersonId | None, by_name: str | None, words: Words, now: datetime
) -> Entry:
    order = list(Kind).index(kind)
    return Entry(
        id=uuid5(household_id, kind),
        at=now - timedelta(days=1) + timedelta(seconds=order),
        kind=kind,
        by=by,
        by_name=by_name,
        words=words,
    )
