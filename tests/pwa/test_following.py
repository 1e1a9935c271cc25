"""After filing, on a phone: put right what is asked, read the draft, have the result, check a paper, leave."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH, LEADER, desk, resident
from tests.pwa.conftest import Phone
from tests.pwa.inhabited import token_of
from tests.pwa.test_filing import photograph

pytestmark = pytest.mark.browser

MOTHER = "Sùng Thị Mai"


async def test_everything_asked_for_is_put_right_on_one_page_and_sent_once(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    officer = await desk(house)
    shown = await officer.open(dossier)
    paper = shown["files"][0]["documentId"]
    pins = [
        {
            "pointer": f"/documents/{paper}",
            "flaw": "blurred",
            "reason": "Cần đọc được số giấy chứng sinh.",
            "example": "Chụp lại đủ bốn góc.",
            "page": 1,
        },
        {
            "pointer": "/child/homeTown",
            "flaw": "missing",
            "reason": "Tờ khai cần đến cấp xã.",
            "example": "xã Mường Hum, tỉnh Lào Cai",
        },
        {
            "pointer": "/child/fullName",
            "flaw": "unclear",
            "reason": "Tên trên giấy chứng sinh khác tên đã khai.",
            "example": "Giàng Thị Ngọc Ánh",
        },
    ]
    await officer.do(dossier, "supplement", {"pins": pins})

    walker = await phone()
    page = walker.page
    await walker.sign_in(MOTHER, after=f"/ho-so/{dossier}")
    await walker.sees("Đến lượt ông/bà")
    await walker.tap("Bổ sung", "link")
    await walker.heading("Cần sửa 3 mục")
    await walker.sees("Ngoài ra không cần gì thêm.")
    await walker.shot("asked")
    await walker.check_access("asked")
    await walker.tap("Gửi phần bổ sung")
    await walker.sees("Còn 3 mục chưa sửa.")
    await walker.shot("left")
    await walker.check_access("left")
    await page.locator("input[type=file]").first.set_input_files(photograph(tmp_path))
    await page.locator(".thumb img").wait_for()
    await page.locator("#muc-child-homeTown").fill("muong hum")
    await page.locator(".offers button", has_text="xã Mường Hum").first.click()
    await page.get_by_role("button", name=re.compile("Tôi không biết mục này.*tên của bé")).click()
    await page.locator("#muc-child-fullName").fill("Tên đã khai là đúng, giấy chứng sinh viết nhầm.")
    await walker.sees("Đã sửa đủ các mục.")
    await walker.shot("fixed")
    await walker.check_access("fixed")
    await page.reload()
    await walker.sees("Đã sửa đủ các mục.")
    await walker.tap("Gửi phần bổ sung")
    await walker.heading("Đã gửi phần bổ sung")
    await walker.shot("sent")
    face = await mother.read(dossier)
    assert (face["status"], face["turn"]) == (1, "office")
    await walker.tap("Xem hồ sơ", "link")
    await walker.sees("Đến lượt UBND xã Phong Hải")


async def test_the_draft_is_read_the_result_is_in_hand_and_the_paper_is_genuine(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    officer, leader = await desk(house), await desk(house, LEADER)
    await officer.do(dossier, "accept")
    await officer.do(dossier, "ask-proof")
    await house.settle()

    walker = await phone()
    page = walker.page
    await walker.sign_in(MOTHER, after=f"/ho-so/{dossier}/ket-qua")
    await walker.heading("Chưa có kết quả.")
    await walker.sees("Hẹn ")
    await walker.shot("no-result")
    await walker.check_access("no result")
    await walker.tap("Xem hồ sơ", "link")
    await walker.tap("Đọc lại bản nháp", "link")
    await walker.heading("Đọc lại bản nháp")
    await walker.shot("proof")
    await walker.check_access("proof")
    await walker.tap("Có chỗ sai")
    await walker.heading("Dòng nào sai?")
    await walker.tap("Gửi chỗ sai")
    await walker.sees("Chưa chọn dòng nào sai.")
    await page.locator("label.choice").nth(1).click()
    await page.locator("textarea").fill("5 tháng 11 năm 2026")
    await walker.shot("mistake")
    await walker.check_access("mistake")
    await walker.tap("Thôi, không có chỗ sai")
    await walker.tap("Đúng hết")
    await page.get_by_role("dialog").get_by_role("button", name="Đúng hết").click()
    await walker.heading("Đã trả lời bản nháp")
    await walker.shot("answered")
    assert (await mother.read(dossier))["proof"] == "right"

    await officer.do(dossier, "propose", {"outcome": "granted", "number": "12/2026"})
    await leader.do(dossier, "approve")
    await house.settle()
    await walker.open("/thong-bao")
    await expect(page.locator(".bar a")).to_have_count(4)
    await walker.sees("tin chưa đọc")
    await walker.shot("inbox")
    await walker.check_access("inbox")
    await page.get_by_role("link", name=re.compile("đã có kết quả")).first.click()
    await walker.heading("Giấy khai sinh")
    await walker.sees("Đã ký số bằng chứng thư của cơ quan.")
    await walker.shot("result")
    await walker.check_access("result")
    async with page.expect_download() as saving:
        await page.get_by_role("link", name=re.compile("^Tải về")).click()
    file = tmp_path / "ket-qua.pdf"
    await (await saving.value).save_as(file)
    assert file.read_bytes().startswith(b"%PDF")
    await page.locator("input[type=file]").set_input_files(file)
    await walker.sees("Tệp này đúng là bản đã cấp, không sửa một chữ.")
    changed = tmp_path / "sua.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    await page.locator("input[type=file]").set_input_files(changed)
    await walker.sees("Tệp này khác bản đã cấp: đã bị sửa, hoặc là tệp khác.")
    await walker.tap("Đã nhận bản điện tử")
    await page.get_by_role("dialog").get_by_role("button", name="Đã nhận bản điện tử").click()
    await expect(page.get_by_text("Đã trao lúc").first).to_be_visible()
    assert (await mother.read(dossier))["status"] == 10

    anybody = await phone()
    await anybody.open(f"/xac-minh#{await token_of(house, dossier)}")
    await anybody.heading("Giấy thật")
    assert await anybody.page.get_by_text("Giàng").count() == 0
    await anybody.shot("genuine")
    await anybody.check_access("genuine")
    await anybody.page.locator("input[type=file]").set_input_files(file)
    await anybody.sees("Tệp này đúng là bản đã cấp, không sửa một chữ.")
    await anybody.page.evaluate("location.hash = 'abc.def.ghi'")
    await anybody.heading("Không phải giấy do Một Cửa cấp")
    await anybody.check_access("forged")
    await anybody.page.evaluate("location.hash = ''")
    await anybody.heading("Kiểm tra giấy tờ")


async def test_an_account_shows_its_devices_its_readers_and_the_way_out(house: House, phone: Phone) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    await (await desk(house)).open(dossier)
    walker = await phone()
    page = walker.page
    await walker.sign_in(MOTHER, after="/tai-khoan")
    await walker.sees(MOTHER)
    await walker.sees("Định danh mức độ 2")
    await walker.sees("Máy này")
    await walker.sees("Đặng Thị Hương")
    await walker.shot("account")
    await walker.check_access("account")
    await page.get_by_role("button", name=re.compile("Đăng xuất máy kia")).first.click()
    await page.get_by_role("dialog").get_by_role("button", name="Đăng xuất máy kia").click()
    await expect(page.get_by_role("button", name=re.compile("Đăng xuất máy kia"))).to_have_count(0)
    assert (await mother.http.get("/api/me")).status_code == 401
    await page.evaluate("localStorage.setItem('language', 'en')")
    await walker.open("/tai-khoan")
    await walker.sees("Chrome on ")
    await page.evaluate("localStorage.setItem('language', 'vi')")
    await walker.open("/tai-khoan")
    await walker.tap("Đăng xuất")
    await page.wait_for_url(lambda url: "/tai-khoan" not in url)
    await walker.open("/tai-khoan")
    await walker.sees("Đăng nhập để xem tài khoản.")


@pytest.mark.parametrize("path", ["/", "/ho-so", "/thong-bao", "/tai-khoan", "/xac-minh", "/tra-cuu"])
async def test_a_visit_by_nobody_leaves_no_error_in_the_console(house: House, phone: Phone, path: str) -> None:
    walker = await phone()
    said: list[str] = []
    walker.page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    await walker.open(path)
    await walker.page.wait_for_load_state("networkidle")
    assert said == []
    await walker.check_access(path)
