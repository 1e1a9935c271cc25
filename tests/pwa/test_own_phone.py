"""A resident confirms the telephone that consent codes go to, on the account page."""

import pytest

from tests.house import House
from tests.pwa.conftest import Phone
from tests.stories.test_own_phones import digits

pytestmark = pytest.mark.browser


async def test_a_telephone_is_confirmed_by_the_digits_that_came(house: House, phone: Phone) -> None:
    walker = await phone()
    await walker.sign_in("Lý Mẩy Sến", after="/tai-khoan")
    await walker.heading("Tài khoản")
    await walker.sees("Chưa có số nào.")
    await walker.tap("Thêm số điện thoại")
    field = walker.page.locator("#may-nhan")
    await field.fill("0900")
    await walker.tap("Gửi mã tới số này")
    await walker.sees("Số điện thoại còn thiếu chữ số.")
    await field.fill("0900 000 555")
    await walker.tap("Gửi mã tới số này")
    await walker.sees("Mã 6 chữ số vừa gửi tới +84*****55")
    await walker.shot("phone-code")
    await walker.check_access("phone code")
    code = await digits(house)
    await field.fill(f"{(int(code) + 1) % 10**6:06d}")
    await walker.tap("Xác nhận")
    await walker.sees("Mã sai. Còn 2 lần.")
    await field.fill(code)
    await walker.tap("Xác nhận")
    await walker.sees("Đã xác nhận số điện thoại.")
    await walker.sees("đã tự xác nhận")
