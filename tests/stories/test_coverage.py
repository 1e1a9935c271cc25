"""A commune reads its list in and sees where it stands; its numbers are its entries'; others are told nothing small."""

import base64
from typing import Any

import httpx2
import pytest

from api.enrolment.actions.covering import end_of, recount
from api.enrolment.model.sets import Measure
from api.enrolment.rules.exports import as_xlsx
from kernel.clock import local, now
from kernel.ids import OfficeCode
from tests.doorstep import BOSS, MUONG_HUM, PHONG_HAI, consent, entry, helper, key, open_teams
from tests.house import House

IMPORTS = "/api/desk/households/imports"
LIST = (
    "Chủ hộ;Thôn;Điện thoại\r\n"
    "Thào Thị Mỷ;Ky Quan San;0900000108\r\n"
    "Hầu Thị Mới;Thôn Tả Pá;0900000001\r\n"
    "=cmd|calc;Tả Pá;\r\n"
    "Ai đó;Thôn Lạ;\r\n"
)


async def bring(
    boss: httpx2.AsyncClient, content: bytes, name: str = "ho.csv", office: str = MUONG_HUM
) -> httpx2.Response:
    said = {"office": office, "name": name, "content": base64.b64encode(content).decode()}
    return await boss.post(IMPORTS, json=said, headers=key())


async def preview(boss: httpx2.AsyncClient, text: str = LIST, office: str = MUONG_HUM) -> httpx2.Response:
    return await bring(boss, text.encode(), office=office)


async def coverage(boss: httpx2.AsyncClient) -> Any:
    answer = await boss.get(f"/api/desk/coverage?office={MUONG_HUM}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_list_is_shown_taken_in_once_and_undone(house: House) -> None:
    await open_teams(house)
    boss, de = await house.sign_in(BOSS), await helper(house)
    seen = (await preview(boss)).json()
    assert (seen["rows"], seen["fresh"], seen["known"], seen["errorCount"]) == (4, 2, 1, 1)
    assert seen["ignored"] == ["Điện thoại"]
    assert [each["row"] for each in seen["errors"]] == [5]
    assert len(await de.households()) == 40, "nothing was taken in"
    applied = await boss.post(f"{IMPORTS}/{seen['id']}/apply")
    assert applied.json() == {"added": 2, "known": 1}
    assert (await boss.post(f"{IMPORTS}/{seen['id']}/apply")).json()["type"] == "/problems/import-over"
    again = (await preview(boss)).json()
    assert (again["fresh"], again["known"]) == (0, 3), "a second import doubles nobody"
    assert (await boss.post(f"{IMPORTS}/{again['id']}/apply")).json() == {"added": 0, "known": 3}
    new = await de.household_of("Hầu Thị Mới")
    assert (new["imported"], new["phone"], new["consent"]) == (True, None, None)
    await de.kept(consent(new["id"]))
    undone = await boss.post(f"{IMPORTS}/{seen['id']}/undo")
    assert undone.json() == {"removed": 1, "kept": 1}, "where somebody has been, it stays"
    assert len(await de.households()) == 41
    assert (await boss.post(f"{IMPORTS}/{seen['id']}/undo")).json()["type"] == "/problems/import-over"
    listed = (await boss.get(f"{IMPORTS}?office={MUONG_HUM}")).json()["items"]
    assert [each["added"] for each in listed] == [0, 2]
    rows: list[list[str | int]] = [list(line.split(";")) for line in LIST.splitlines()]
    same = (await bring(boss, as_xlsx(rows, "Hộ"), "ho.xlsx")).json()
    told = ("rows", "errors", "columns", "ignored")
    assert [same[name] for name in told] == [seen[name] for name in told], "a workbook is read as its CSV is"
    assert (await preview(boss, office=PHONG_HAI)).status_code == 404
    wrong = await preview(boss, "Tên vật nuôi;Số\r\nTrâu;2")
    assert wrong.json()["type"] == "/problems/unreadable-sheet"
    torn = {"office": MUONG_HUM, "name": "x", "content": "%%"}
    assert (await boss.post(IMPORTS, json=torn, headers=key())).status_code == 422


async def test_a_list_sent_again_is_read_once(house: House) -> None:
    await open_teams(house)
    boss, once = await house.sign_in(BOSS), key()
    said = {"office": MUONG_HUM, "name": "ho.csv", "content": base64.b64encode(LIST.encode()).decode()}
    assert (await boss.post(IMPORTS, json=said)).json()["type"] == "/problems/idempotency-key-missing"
    first = await boss.post(IMPORTS, json=said, headers=once)
    again = await boss.post(IMPORTS, json=said, headers=once)
    assert (again.status_code, again.json(), again.headers["idempotency-replayed"]) == (201, first.json(), "true")
    other = await boss.post(IMPORTS, json={**said, "name": "khac.csv"}, headers=once)
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    assert len((await boss.get(f"{IMPORTS}?office={MUONG_HUM}")).json()["items"]) == 1


async def test_numbers_move_and_agree_with_a_recount(house: House) -> None:
    await open_teams(house)
    boss, de = await house.sign_in(BOSS), await helper(house)
    before = (await coverage(boss))["totals"]
    assert (before["households"], before["reached"], before["waiting"]) == (40, 0, 40)
    homes = [each for each in await de.households() if each["consent"]][:6]
    work: list[dict[str, Any]] = []
    for at, home in enumerate(homes):
        outcome = "met" if at else "absent"
        started = now().isoformat()
        work.append(entry("visit", 9, householdId=home["id"], startedAt=started, outcome=outcome))
        work.append(entry("fact", 8, householdId=home["id"], fact="digitalMember", value=at != 1, how="told"))
    await de.kept(*reversed(work))
    after = await coverage(boss)
    totals = after["totals"]
    assert (totals["reached"], totals["waiting"], totals["digitalMember"]) == (5, 35, 5)
    assert sum(each["counts"]["reached"] for each in after["hamlets"]) == 5
    assert [each["target"] for each in after["hamlets"]] == [13, 14, 13]
    assert [week["counts"]["reached"] for week in after["weeks"]][-2:] == [0, 5]
    async with house.database.connection() as conn:
        told = await recount(conn, house.keys, OfficeCode(MUONG_HUM), end_of(local(now()).date()))
    assert {measure.value: value for measure, value in told.items()} == totals
    for far in ("0001-01-01", "9999-12-31"):
        assert (await boss.get(f"/api/desk/coverage?office={MUONG_HUM}&on={far}")).status_code == 200
    behind = await boss.get(f"/api/desk/coverage/households?office={MUONG_HUM}&measure=reached")
    assert {each["id"] for each in behind.json()["items"]} == {each["id"] for each in homes[1:]}
    for measure in Measure:
        listed = await boss.get(f"/api/desk/coverage/households?office={MUONG_HUM}&measure={measure}")
        assert len(listed.json()["items"]) == totals[measure]


async def test_outside_the_commune_nothing_small_is_told(house: House) -> None:
    await open_teams(house)
    boss, province = await house.sign_in(BOSS), await house.sign_in("ngo-duc-toan")
    assert (await boss.get("/api/desk/coverage/province")).status_code == 404
    told = (await province.get("/api/desk/coverage/province")).json()
    assert [each["counts"]["households"] for each in told["communes"]] == [40, 40]
    assert {each["counts"]["reached"] for each in told["communes"]} == {"<5"}
    assert told["totals"]["reached"] == "<5"
    csv = (await province.get("/api/desk/coverage/province/export")).content.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("Xã,Số hộ,Đã gặp,")
    assert [line.split(",")[:3] for line in csv[1:]] == [
        ["xã Phong Hải", "40", "<5"],
        ["xã Mường Hum", "40", "<5"],
        ["Toàn tỉnh", "80", "<5"],
    ]
    assert (await province.get("/api/desk/coverage/province/export?form=xlsx")).content.startswith(b"PK")
    assert (await boss.get("/api/desk/coverage/province/export")).status_code == 404
    for path in ("", "/households", "/export"):
        query = f"?office={MUONG_HUM}&measure=reached"
        assert (await province.get(f"/api/desk/coverage{path}{query}")).status_code == 404


async def test_an_export_opens_in_a_spreadsheet_and_computes_nothing(house: House) -> None:
    await open_teams(house)
    boss = await house.sign_in(BOSS)
    name = {"office": MUONG_HUM, "name": '=HYPERLINK("http://x")', "target": 3}
    made = await boss.post("/api/desk/team/hamlets", json=name, headers={"idempotency-key": "a" * 32})
    assert made.status_code == 201, made.text
    csv = await boss.get(f"/api/desk/coverage/export?office={MUONG_HUM}")
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in csv.text
    assert "attachment" in csv.headers["content-disposition"]
    xlsx = await boss.get(f"/api/desk/coverage/export?office={MUONG_HUM}&form=xlsx")
    assert xlsx.content.startswith(b"PK")


@pytest.mark.prove
async def test_fifty_thousand_rows_go_in_whole_come_out_whole_or_not_at_all(house: House) -> None:
    """UTF-16, columns nobody asked for, dates that are none, a row in five unusable."""
    await open_teams(house)
    boss = await house.sign_in(BOSS)
    hamlets = ("Ky Quan San", "Thôn Tả Pá", "CHỢ", "Thôn Lạ", "Tả Pá")
    rows = (f"{at}\tGiàng A {at}\t31/02/19{at % 100:02}\t{hamlets[at % 5]}" for at in range(50_000))
    sheet = "\r\n".join(("STT\tHọ và tên chủ hộ\tNgày sinh\tThôn", *rows)).encode("utf-16")
    seen = await bring(boss, sheet)
    assert seen.status_code == 201, seen.text
    told = seen.json()
    assert (told["rows"], told["fresh"], told["known"], told["errorCount"]) == (50_000, 40_000, 0, 10_000)
    assert (len(told["errors"]), told["ignored"]) == (200, ["STT", "Ngày sinh"])
    assert (await coverage(boss))["totals"]["households"] == 40, "a preview takes nothing in"
    applied = await boss.post(f"{IMPORTS}/{told['id']}/apply")
    assert applied.json() == {"added": 40_000, "known": 0}, applied.text
    assert (await coverage(boss))["totals"]["households"] == 40_040
    undone = await boss.post(f"{IMPORTS}/{told['id']}/undo")
    assert undone.json() == {"removed": 40_000, "kept": 0}, undone.text
    assert (await coverage(boss))["totals"]["households"] == 40
    more = sheet + "\r\n1\tGiàng A Một\t\tTả Pá".encode("utf-16-le")
    refused = await bring(boss, more)
    assert refused.json()["type"] == "/problems/unreadable-sheet"
    listed = (await boss.get(f"{IMPORTS}?office={MUONG_HUM}")).json()["items"]
    assert len(listed) == 1, "what is refused is not kept"
