"""The commune's screens for its team: who and where, a list brought in and undone, numbers with a list behind each."""

import pytest
from playwright.async_api import expect

from tests.doorstep import consent, entry, helper, open_teams
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import check_desk

pytestmark = pytest.mark.browser

LEADER = "Lê Thị Bích"
SHEET = "Chủ hộ,Thôn,CCCD\nGiàng Thị Mới,Thôn Chợ,1\n,Thôn Chợ,2\nLý A Lạ,Thôn Không Có,3\n".encode()


async def test_a_leader_sees_the_team_brings_in_a_list_and_reads_the_numbers(house: House, phone: Phone) -> None:
    await open_teams(house)
    de = await helper(house)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    seen = entry("fact", householdId=home, fact="digitalMember", value=True, how="seen")
    await de.kept(consent(home), entry("visit", householdId=home, startedAt=seen["at"], outcome="met"), seen)

    walker = await phone(width=1280, height=800)
    page = walker.page
    await walker.sign_in(LEADER, after="/can-bo/to")
    await walker.heading("Tổ công nghệ số")
    await walker.sees("Giàng Văn Dế")
    await walker.shot("team")
    await check_desk(walker, "team")

    await walker.tap("Danh sách hộ", "link")
    await walker.heading("Danh sách hộ")
    await page.locator("input[type=file]").set_input_files({"name": "ho.csv", "mimeType": "text/csv", "buffer": SHEET})
    await walker.sees("3 dòng: 1 hộ mới, 0 hộ đã có.")
    await walker.shot("import")
    await check_desk(walker, "import")
    await walker.tap("Nhập 1 hộ mới")
    await walker.sees("Đã nhập 1 hộ.")
    await page.get_by_role("button", name="Bỏ lần nhập này").click()
    await page.get_by_role("dialog").get_by_role("button", name="Bỏ lần nhập này").click()
    await walker.sees("Đã bỏ 1 hộ; giữ 0 hộ đã thăm.")

    await walker.tap("Độ phủ", "link")
    await walker.heading("Độ phủ")
    skilled = page.get_by_role("button", name="Có thành viên số, Toàn xã")
    await expect(skilled).to_contain_text("1")
    await walker.shot("coverage")
    await check_desk(walker, "coverage")
    await skilled.click()
    behind = page.get_by_role("dialog").get_by_role("listitem")
    await expect(behind).to_have_count(1)
    await expect(behind).to_contain_text("Thào Thị Mỷ · Thôn Ky Quan San")
