"""Whose money an accountant sees: their own office's; where the province's accounts are kept, everybody's."""

from tests.house import House
from tests.stories.test_reconciling import MONEY, REPORTS, open_desk
from tests.till import Till

PHONG_HAI, MUONG_HUM, PROVINCE = "phung-thi-nga", "cu-seo-van", "mai-thi-oanh"
WHY = {"reason": "VNPAY báo sót, đã gửi công văn hỏi"}


async def test_a_difference_is_seen_and_explained_by_those_whose_money_it_is(house: House) -> None:
    """Two payments at Phong Hải, one of which the gateway does not report; and an order that is nobody's."""
    province = await open_desk(house, PROVINCE)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    header = (await province.client.get(REPORTS["vnpay"])).content.decode("utf-8-sig").splitlines()[0]
    day = province.day
    stray = f"{header}\n99000001,MCKHONGCOAI000,{day[8:]}/{day[5:7]}/{day[:4]} 08:00:00,Thanh toán,8000,64\n"
    assert (await province.client.post(f"{MONEY}/reports/vnpay/{day}", content=stray.encode())).status_code == 200
    assert (await province.reconcile())["vnpay"]["openCount"] == 2

    mine, other = await open_desk(house, PHONG_HAI), await open_desk(house, MUONG_HUM)
    leader = await open_desk(house, "le-thi-bich")
    seen = {
        who: sorted(found["kind"] for found in await desk.get("differences?only=open"))
        for who, desk in (("province", province), ("mine", mine), ("other", other), ("its leader", leader))
    }
    assert seen == {
        "province": ["missing_here", "missing_there"],
        "mine": ["missing_there"],
        "other": [],
        "its leader": [],
    }
    todays = {who: await desk.get("today") for who, desk in (("province", province), ("mine", mine), ("other", other))}
    assert {who: (day["openDifferences"], day["keepsAccounts"]) for who, day in todays.items()} == {
        "province": (2, True),
        "mine": (1, False),
        "other": (0, False),
    }
    found = {each["kind"]: each["id"] for each in await province.get("differences")}
    for desk, kind in ((other, "missing_there"), (leader, "missing_there"), (mine, "missing_here")):
        assert (await desk.act(f"differences/{found[kind]}/explain", **WHY)).status_code == 404, "it does not exist"
    assert (await mine.act(f"differences/{found['missing_there']}/explain", **WHY)).status_code == 204
    assert (await province.act(f"differences/{found['missing_here']}/explain", **WHY)).status_code == 204
    assert (await province.reconcile())["vnpay"]["openCount"] == 0


async def test_what_is_the_whole_provinces_is_done_where_its_accounts_are_kept(house: House) -> None:
    commune, leader = await open_desk(house, PHONG_HAI), await open_desk(house, "bui-quang-vinh")
    for desk in (commune, leader):
        for path in ("lines", f"days/{desk.day}/report.csv", f"days/{desk.day}/report.xlsx"):
            assert (await desk.client.get(f"{MONEY}/{path}")).status_code == 403, path
        for path in (f"days/{desk.day}/close", f"reports/vnpay/{desk.day}", "statements"):
            assert (await desk.client.post(f"{MONEY}/{path}", content=b"")).status_code == 403, path


async def test_a_receipt_is_read_by_those_whose_money_it_is_and_its_payer_sees_it(house: House) -> None:
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    receipt = (await till.fee())["receipt"]["id"]
    for who, status in ((PHONG_HAI, 200), (PROVINCE, 200), (MUONG_HUM, 404)):
        desk = await open_desk(house, who)
        answer = await desk.client.get(f"{MONEY}/receipts/{receipt}/paper")
        assert answer.status_code == status, who
        assert status == 404 or answer.content[:5] == b"%PDF-"
        assert (await desk.client.get(f"{MONEY}/fees/{till.fee_id}")).status_code == status, who
    looks = (await till.client.get("/api/me/looks")).json()["items"]
    assert [look["what"] for look in looks].count("Biên lai") == 2, looks
