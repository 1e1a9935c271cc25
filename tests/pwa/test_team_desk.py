"""The commune's screens for its team: who and where, a list brought in and undone, numbers with a list behind each."""

import pytest
from playwright.async_api import expect

from tests.doorstep import consent, entry, helper, open_teams
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.helping import Doorstep
from tests.pwa.test_desk import check_desk

pytestmark = pytest.mark.browser

LEADER, PROVINCE, NEW = "Lê Thị Bích", "Ngô Đức Toàn", "Giàng A Páo"
NEW_NUMBER = "099095000102"
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
    await walker.sees("2 dòng có lỗi, không nhập:")
    await expect(page.get_by_role("region", name="Lỗi").get_by_role("row")).to_have_count(3)
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
    for name, starts in (("Tải CSV", b"\xef\xbb\xbf"), ("Tải XLSX", b"PK")):
        async with page.expect_download() as coming:
            await walker.tap(name, "link")
        assert (await (await coming.value).path()).read_bytes().startswith(starts)
    await skilled.click()
    behind = page.get_by_role("dialog").get_by_role("listitem")
    await expect(behind).to_have_count(1)
    await expect(behind).to_contain_text("Thào Thị Mỷ · Thôn Ky Quan San")


async def test_a_leader_appoints_a_helper_and_ends_them_and_the_province_sees_nothing_small(
    house: House, phone: Phone
) -> None:
    await open_teams(house)
    await house.sign_in("giang-a-pao")
    walker = await phone(width=1280, height=800)
    page = walker.page
    await walker.sign_in(LEADER, after="/can-bo/to")
    await walker.tap("Bổ nhiệm tổ viên")
    await walker.tap("Lưu")
    await walker.sees("Chưa điền: Số định danh cá nhân.")
    await page.get_by_label("Số định danh cá nhân").fill("099000000000")
    await page.get_by_role("dialog").locator("label.choice", has_text="Ky Quan San").click()
    await walker.tap("Lưu")
    await walker.sees("Chưa ai mang số này đăng nhập mức độ 2.")
    await walker.shot("appoint")
    await check_desk(walker, "appoint")
    await page.get_by_label("Số định danh cá nhân").fill(NEW_NUMBER)
    await walker.tap("Lưu")
    row = page.get_by_role("row", name=NEW)
    await expect(row).to_contain_text("13")
    await expect(row).to_contain_text("Ky Quan San")

    # A helper finds their day from the first page; an end is an end at once.
    helper = await phone()
    at = Doorstep(helper)
    await helper.sign_in(NEW)
    await helper.tap("Việc của tổ viên", "link")
    await helper.heading("Đặt mã PIN cho máy này")
    await at.choose_pin()
    await at.household("Thào Thị Mỷ")
    await at.go("/to-vien/cho-gui", "Chờ gửi")
    await helper.page.context.set_offline(True)
    await at.household("Thào Thị Mỷ")
    await at.visit(note="Chân đau, xin xe")
    await helper.sees("Chờ gửi: 4 mục")
    await row.get_by_role("button", name="Cho thôi").click()
    await walker.shot("end")
    await page.get_by_role("dialog").get_by_role("button", name="Cho thôi").click()
    await expect(row).to_have_count(0)

    # Their work arrives, and is refused with words: nothing of it is taken in, and nothing of it is lost on the phone.
    await at.go("/to-vien/cho-gui", "Chờ gửi")
    await helper.page.context.set_offline(False)
    await helper.tap("Gửi")
    await helper.sees("Ông/bà không còn trong tổ. Việc chưa gửi vẫn giữ trên máy; báo cán bộ xã.")
    await helper.sees("4 mục chờ gửi")
    await helper.shot("ended")
    await helper.check_access("ended")
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM taken_entry") == 0
    await at.go("/to-vien", "Hôm nay")
    await expect(helper.page.get_by_text("Thào Thị Mỷ")).to_have_count(0)
    await helper.open("/to-vien")
    await helper.sees("4 mục đã niêm phong chờ gửi")
    await helper.tap("Gửi ngay")
    await helper.sees("Ông/bà không còn trong tổ.")
    await helper.shot("ended-locked")
    await helper.open("/")
    await helper.sees("Hồ sơ của tôi")
    await expect(helper.page.get_by_role("link", name="Việc của tổ viên")).to_have_count(0)

    above = await phone(width=1280, height=800)
    await above.sign_in(PROVINCE, after="/can-bo/to")
    await above.sees("Tổ công nghệ số do xã lập.")
    await check_desk(above, "no team of one's own")
    await above.tap("Độ phủ", "link")
    await above.heading("Độ phủ")
    line = above.page.get_by_role("row", name="xã Mường Hum")
    await expect(line).to_contain_text("40")
    await expect(line).to_contain_text("<5")
    assert await line.get_by_role("button").count() == 0, "there is no list behind these"
    await above.shot("province")
    await check_desk(above, "province")
    async with above.page.expect_download() as coming:
        await above.tap("Tải CSV", "link")
    assert "<5" in (await (await coming.value).path()).read_text()
