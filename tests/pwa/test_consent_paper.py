"""A yes on paper: photographed without a signal, looked at by the commune, told to whoever waits for it."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from tests.doorstep import MY_NUMBER, open_teams
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.helping import Doorstep
from tests.pwa.test_desk import check_desk

pytestmark = pytest.mark.browser

HELPER, ELDER, CLERK = "Giàng Văn Dế", "Thào Thị Mỷ", "Tẩn Láo Tả"


def signed(folder: Path, name: str) -> Path:
    """Lines of a hand on a sheet, as a phone's camera would give it."""
    sheet = Image.new("RGB", (2400, 3200), (236, 232, 222))
    draw = ImageDraw.Draw(sheet)
    for row in range(14):
        for at in range(40):
            draw.line((300 + at * 45, 400 + row * 130, 325 + at * 45, 430 + row * 130 + at % 3 * 9), (30, 40, 90), 6)
    draw.arc((1500, 2500, 2000, 2800), 10, 330, (30, 40, 90), 8)
    sheet.save(folder / name, quality=95)
    return folder / name


async def test_a_signed_paper_photographed_without_a_signal(house: House, phone: Phone, tmp_path: Path) -> None:
    await open_teams(house)
    walker = await phone()
    page, helper = walker.page, Doorstep(walker)
    await walker.sign_in(HELPER, after="/to-vien")
    await walker.heading("Đặt mã PIN cho máy này")
    await helper.choose_pin()
    await helper.ask(ELDER, "Giấy ký tay", MY_NUMBER)
    await walker.heading(f"Làm hộ {ELDER}")
    await walker.sees(f"“Tôi là {ELDER}, số định danh 099*****0108, đồng ý cho {HELPER} (tổ viên số 12")

    await page.context.set_offline(True)
    photos = page.locator("section[aria-labelledby=giay-ky] input[type=file]")
    await photos.first.set_input_files(signed(tmp_path, "giay.jpg"))
    await walker.sees("Giấy đã cất trên máy, gửi khi có mạng. Chưa nộp.")
    await walker.shot("paper-stored")
    await walker.check_access("paper stored")
    await page.context.set_offline(False)
    await walker.sees("Giấy đã tới cơ quan xã.")
    await walker.shot("paper-there")

    desk = await phone(width=1280, height=800)
    await desk.sign_in(CLERK, after="/can-bo/to/lam-ho")
    await desk.heading("Quyền làm hộ")
    await desk.sees("1 giấy đồng ý chờ xem")
    await desk.tap("Xem giấy " + ELDER)
    box = desk.page.get_by_role("dialog")
    await expect(box.get_by_role("img", name="Ảnh giấy đã ký")).to_be_visible()
    await desk.shot("paper-judge")
    await check_desk(desk, "paper at the desk")
    await box.get_by_role("button", name="Không nhận giấy").click()
    await box.get_by_role("button", name="Không nhận giấy").click()
    await desk.sees("Chưa chọn vì sao không nhận.")
    await box.get_by_label("Thiếu chữ ký hoặc điểm chỉ").check()
    await desk.shot("paper-refuse")
    await box.get_by_role("button", name="Không nhận giấy").click()
    await desk.sees("Không có giấy nào chờ.")

    await walker.tap("Xem đã trả lời chưa")
    await walker.sees("Cán bộ xã chưa nhận giấy: thiếu chữ ký hoặc điểm chỉ.")
    await walker.shot("paper-refused")
    await photos.first.set_input_files(signed(tmp_path, "giay-2.jpg"))
    await walker.sees("Giấy đã tới cơ quan xã.")

    await desk.page.reload()
    await desk.awake()
    await desk.tap("Xem giấy " + ELDER)
    await box.get_by_role("button", name="Đúng, cho phép làm hộ").click()
    await desk.sees("Không có giấy nào chờ.")
    resident = await phone()
    await resident.sign_in(ELDER, after="/tai-khoan")
    await resident.sees("Đang được phép")
    await resident.sees("Gửi giấy đã ký")
    await resident.shot("paper-account")
