"""Whoever types faster than a screen draws loses nothing: every composed answer, filled within one browser task."""

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import officer
from tests.pwa.test_filing import QUESTION, begin

pytestmark = pytest.mark.browser

AT_ONCE = """filled => {
  for (const [id, value] of Object.entries(filled)) {
    const control = document.getElementById(id);
    control.value = value;
    control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  }
}"""


async def test_a_date_an_address_and_a_person_keep_every_part(house: House, phone: Phone) -> None:
    walker = await phone()
    page = walker.page
    await begin(walker, BIRTH, "Sùng Thị Mai", "Đăng ký khai sinh")
    draft = page.url.rpartition("/")[2]
    answer = QUESTION.removeprefix("#")

    await walker.open(f"/lam/{draft}/child?c=birthDate")
    await walker.heading("Ngày, tháng, năm sinh của bé")
    await page.evaluate(AT_ONCE, {answer: "5", f"{answer}-1": "11", f"{answer}-2": "2026"})
    await walker.tap("Tiếp tục")
    await walker.heading("Giới tính")

    await walker.open(f"/lam/{draft}/child?c=birthPlace")
    await walker.heading("Nơi sinh")
    await page.wait_for_selector(f"#{answer}-detail")
    await page.evaluate(AT_ONCE, {answer: "xã Y Tý (cũ)", f"{answer}-detail": "Thôn Sín Chải"})
    await walker.tap("Tiếp tục")
    await walker.heading("Quê quán của bé")

    await walker.open(f"/lam/{draft}/mother?c=known")
    await page.locator("label.choice", has_text="Có").first.click()
    await walker.tap("Tiếp tục")
    await walker.heading("Thông tin người mẹ")
    await page.locator(f"#{answer}-ethnicity option", has_text="Mông").first.wait_for(state="attached")
    await page.wait_for_selector(f"#{answer}-residence-detail")
    person = {
        answer: "Sùng Thị Mai",
        f"{answer}-birthDate": "12",
        f"{answer}-birthDate-1": "4",
        f"{answer}-birthDate-2": "1998",
        f"{answer}-personalNumber": "099198000101",
        f"{answer}-ethnicity": await page.locator(f"#{answer}-ethnicity option", has_text="Mông").first.get_attribute(
            "value"
        ),
        f"{answer}-nationality": "VN",
        f"{answer}-residence": "xã Mường Hum",
        f"{answer}-residence-detail": "Thôn Ky Quan San",
    }
    await page.evaluate(AT_ONCE, person)
    await walker.tap("Tiếp tục")
    await walker.sees("Còn ")
    await walker.open(f"/lam/{draft}/mother?c=person")
    for control, value in person.items():
        await expect(page.locator(f"#{control}")).to_have_value("04" if control.endswith("birthDate-1") else str(value))
    await walker.open(f"/lam/{draft}/child?c=birthPlace")
    await expect(page.locator(f"#{answer}-detail")).to_have_value("Thôn Sín Chải")
    await expect(page.locator(f"#{answer}")).to_have_value("xã Y Tý (cũ)")


async def test_the_counters_people_and_answers_keep_every_part(house: House, phone: Phone) -> None:
    walker = await officer(house, phone)
    page = walker.page
    await walker.open("/can-bo/tiep-nhan")
    await page.get_by_label("Người dân cần làm gì?").fill("trich luc")
    await page.locator("li", has_text="2.000635").get_by_role("button").click()
    await page.wait_for_selector("#o-requester-residence-detail")
    filled = {
        "chu-ten": "Thào Thị Mỷ",
        "chu-so": "099155000108",
        "chu-may": "0900000108",
        "o-requester-residence": "xã Mường Hum",
        "o-requester-residence-detail": "Thôn Ky Quan San",
        "o-record-person": "Thào Thị Mỷ",
        "o-record-person-birthDate-2": "1955",
        "o-record-office": "UBND xã Mường Hum",
    }
    await page.evaluate(AT_ONCE, filled)
    for control, value in filled.items():
        await expect(page.locator(f"#{control}")).to_have_value(value)
    await walker.tap("Chép từ Thào Thị Mỷ")
    await expect(page.locator("#o-requester-fullName")).to_have_value("Thào Thị Mỷ")
    await expect(page.locator("#o-requester-personalNumber")).to_have_value("099155000108")
    await page.locator("#o-request-count").fill("1")  # drawn again from what is held
    for control, value in filled.items():
        await expect(page.locator(f"#{control}")).to_have_value(value)
