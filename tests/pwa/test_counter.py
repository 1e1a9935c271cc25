"""Somebody stands at the counter with a paper and cash: the dossier goes on, and the money reaches the treasury."""

import re

import pytest
from playwright.async_api import Route, expect

from kernel.clock import local, now
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import check_desk, officer
from tests.pwa.test_money_desk import at_desk
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

ROWS = "SELECT kind, debit, credit, amount_vnd, transaction_no = 'GNT-0071' FROM ledger ORDER BY id"


async def test_cash_at_the_counter_from_the_form_to_the_treasury(house: House, phone: Phone) -> None:
    """An extract for a person present: one clerk takes it, counts the cash and hands over receipt and Form 01; the
    accountant takes the cash to the bank, and a second person looks at the slip before it is on the books."""
    day = local(now()).date().isoformat()
    walker = await officer(house, phone)
    page = walker.page
    await take_in(walker)
    await page.get_by_role("heading", name=re.compile("Đã nhận tại quầy lúc")).wait_for()
    await expect(page.locator(".proof-facts .code").first).to_have_text(re.compile("-0001$"))
    await check_desk(walker, "counter-proof")
    await expect(page.get_by_role("button", name="Tiếp nhận, in giấy hẹn")).to_have_count(0)
    await pay_in_cash(walker)
    await house.settle()
    receipt = page.get_by_role("link", name="Biên lai", exact=True)
    await expect(receipt).to_be_visible()
    paper = await page.request.get(await receipt.get_attribute("href") or "")
    assert (await paper.body()).startswith(b"%PDF")
    await walker.shot("counter-receipt")
    await walker.tap("Tiếp nhận, in giấy hẹn")
    await walker.sees("Được tiếp nhận")
    await walker.sees("Đang in giấy…")
    await house.settle()
    await expect(page.get_by_role("link", name="Giấy tiếp nhận và hẹn trả (Mẫu 01)")).to_be_visible()
    await expect(receipt).to_be_visible()
    await check_desk(walker, "counter-taken")
    await page.goto("/can-bo/ke-toan")
    await walker.sees("Tài khoản này chưa có vị trí làm việc ở trang này.")

    # The commune's accountant sees their own office alone: its drawer, and no file, line or day of the province.
    accountant = await at_desk(house, phone, "Phùng Thị Nga", day)
    page = accountant.page
    await accountant.sees("UBND xã Phong Hải: trong két 8.000\u00a0đ")
    await accountant.sees("Cơ quan của ông/bà không có chênh lệch đang mở.")
    for theirs in ("Nạp sao kê", "Tải XLSX", "Chốt ngày"):
        await expect(page.get_by_text(theirs)).to_have_count(0)
    await accountant.tap("Nộp tiền mặt vào kho bạc")
    await page.get_by_label("Nộp bao nhiêu đồng?").fill("80.000")
    await accountant.tap("Ghi khoản nộp")
    await expect(page.get_by_role("alert")).to_contain_text("Két chỉ còn 8.000\u00a0đ chưa nộp. Đếm lại.")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa ghi số giấy nộp tiền")
    await check_desk(accountant, "d4-bank")
    await page.get_by_label("Nộp bao nhiêu đồng?").fill("8.000")
    await page.get_by_label("Số giấy nộp tiền").fill("GNT-0071")
    await accountant.tap("Ghi khoản nộp")
    await accountant.sees("Người khác phải đồng ý.")
    await accountant.sees("trong đó 8.000\u00a0đ đã ghi nộp, chờ người thứ hai")
    async with house.database.connection() as conn:
        rows = [tuple(row) for row in await conn.fetch(ROWS)]
    assert [row[0] for row in rows] == ["fee_due", "cash_received", "applied"], "not before a second person has looked"

    leader = await at_desk(house, phone, "Bùi Quang Vinh", day)
    await leader.tap("Đã xem giấy, đúng GNT-0071")
    await leader.sees("Giấy số GNT-0071, nộp ngày")
    await leader.shot("d4-banked-look")
    await leader.page.locator("dialog").get_by_role("button", name="Đã xem giấy, đúng").click()
    await leader.sees("Đã vào sổ kho bạc")
    await leader.sees("UBND xã Phong Hải: trong két 0\u00a0đ")
    await check_desk(leader, "d4-banked")
    async with house.database.connection() as conn:
        rows = [tuple(row) for row in await conn.fetch(ROWS)]
    assert rows[-1] == ("banked", "treasury", "cash", 8000, True)


async def take_in(walker: Walker) -> None:
    """The form on one page, and what is missing said before anything is sent."""
    page = walker.page
    await walker.tap("Tiếp nhận tại quầy", "link")
    await walker.heading("Tiếp nhận tại quầy")
    await page.get_by_label("Người dân cần làm gì?").fill("trich luc")
    await check_desk(walker, "counter-choose")
    await page.locator("li", has_text="2.000635").get_by_role("button").click()
    await page.wait_for_selector("form.counter")
    await walker.tap("Tiếp nhận tại quầy")
    await expect(page.get_by_role("alert").first).to_contain_text("Chưa điền: Tên chủ hồ sơ.")
    await check_desk(walker, "counter-wrong")
    await page.locator("#chu-ten").fill("Giàng Thị Mỷ")
    await page.locator("#chu-so").fill("099155000456")
    await page.locator("#o-requester-fullName").fill("Giàng Thị Mỷ")
    await page.locator("#o-requester-personalNumber").fill("099155000456")
    await choose_commune(walker, "requester-residence")
    await page.locator("label.choice", has_text="Bản thân").or_(page.locator("label.choice").first).first.click()
    await page.locator("#o-requester-phone").fill("0912345678")
    await page.locator("#o-record-act").select_option("birth")
    await page.locator("#o-record-person").fill("Giàng Thị Mỷ")
    await page.get_by_label("Năm", exact=True).first.fill("1990")
    await page.locator("#o-record-office").fill("UBND xã Phong Hải")
    await page.locator("#o-request-count").fill("1")
    await page.locator("label.choice", has_text="tại quầy").click()
    await check_desk(walker, "counter")
    await page.reload()  # who stands here is kept like the answers
    await expect(page.locator("#chu-ten")).to_have_value("Giàng Thị Mỷ")
    await expect(page.locator("#chu-so")).to_have_value("099155000456")
    await lose_the_answer(walker)
    await page.locator("#chu-may").fill("0912345678")
    await walker.tap("Tiếp nhận tại quầy")


async def lose_the_answer(walker: Walker) -> None:
    """It is taken in, and the line breaks before anybody hears so: pressing again finds the one dossier."""

    async def cut(route: Route) -> None:
        await route.fetch()
        await route.abort("failed")

    await walker.page.route("**/api/desk/dossiers", cut)
    await walker.tap("Tiếp nhận tại quầy")
    await expect(walker.page.get_by_role("alert").first).to_contain_text("Mạng ngắt nên chưa biết đã nhận hay chưa.")
    await walker.page.unroute("**/api/desk/dossiers")


async def choose_commune(walker: Walker, field: str) -> None:
    """A few letters, then the one that is offered."""
    control = walker.page.locator(f"#o-{field}")
    await control.fill("phong hai")
    await walker.page.locator(".offers button", has_text="Phong Hải").first.click()


async def pay_in_cash(walker: Walker) -> None:
    """Counted before it is written; another sum than is owed is not taken."""
    page = walker.page
    await walker.tap("Thu 8.000 đ tiền mặt")
    await page.get_by_label("Đếm được bao nhiêu?").fill("80.000")
    await walker.tap("Đã cầm đủ, ghi thu")
    await expect(page.get_by_role("alert")).to_contain_text("Cần thu 8.000 đ, vừa gõ 80.000 đ.")
    await walker.shot("counter-cash")
    await page.get_by_label("Đếm được bao nhiêu?").fill("8.000")
    await walker.tap("Đã cầm đủ, ghi thu")
    await walker.sees("Đã thanh toán")
    await walker.sees("Biên lai ")
