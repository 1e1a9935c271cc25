"""An accountant's morning at 1280 × 800: three sides, a difference explained, money returned by two."""

import pytest
from playwright.async_api import expect

from kernel.clock import local, now
from tests.house import House
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import check_desk
from tests.pwa.walking import Walker
from tests.till import Till

pytestmark = pytest.mark.browser

DESK = "/can-bo/ke-toan"


async def at_desk(house: House, phone: Phone, who: str, day: str) -> Walker:
    await house.seed_staff()
    walker = await phone(width=1280, height=800)
    await walker.sign_in(who, after=f"{DESK}?ngay={day}")
    await walker.heading("Kế toán")
    return walker


async def give(walker: Walker, label: str, name: str, content: bytes) -> None:
    """Choose a file as an accountant would."""
    await walker.page.get_by_label(label).set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


async def test_a_day_is_reconciled_explained_and_what_is_owed_goes_back(house: House, phone: Phone) -> None:
    day = local(now()).date().isoformat()
    mai, sen = await Till.open(house), await Till.open(house, "ly-may-sen")
    await mai.pay()
    await sen.behave(overByVnd=72_000)
    await sen.pay()
    await mai.client.post("/sandbox/bank/chuyen-tien", data={"amount": "9000", "content": "nop le phi cho con"})
    await house.settle()
    whole = (await mai.client.get("/sandbox/vnpay/doi-soat.csv")).content.decode("utf-8-sig")
    ((reference,),) = await mai.rows("SELECT reference FROM attempt WHERE fee_id = $1", mai.fee_id)
    lacking = "".join(line for line in whole.splitlines(keepends=True) if reference not in line)

    walker = await at_desk(house, phone, "Mai Thị Oanh", day)
    page = walker.page
    await walker.sees("VNPAY 2 = 88.000\u00a0đ")
    await give(walker, "Nạp báo cáo VNPAY", "bao-cao.csv", lacking.encode())
    await walker.sees("Đã nhận 1 dòng.")
    await page.get_by_role("button", name="Đối soát", exact=True).click()
    await walker.sees("1 chênh lệch cần người xem · 1 chuyển khoản chưa rõ của ai")
    await page.get_by_role("button", name="Bằng chứng").click()
    await walker.sees("Báo cáo không có giao dịch này.")
    await walker.sees("Cổng báo")
    await walker.shot("d4")
    await check_desk(walker, "d4")

    await page.get_by_role("button", name="Giải thích").click()
    await page.locator("dialog").get_by_role("button", name="Giải thích").click()
    await expect(page.get_by_role("alert")).to_contain_text("Chưa viết lý do")
    await page.get_by_label("Vì sao lệch, đã làm gì").fill("VNPAY báo sót, đã gửi công văn hỏi")
    await walker.shot("d4-explain")
    await page.locator("dialog").get_by_role("button", name="Giải thích").click()
    await walker.sees("Không có chênh lệch đang mở.")

    await page.get_by_role("button", name="Đề nghị hoàn").click()
    await page.get_by_label("Lý do hoàn").fill("Người dân nộp thừa")
    await page.locator("dialog").get_by_role("button", name="Đề nghị hoàn").click()
    await walker.sees("Người khác phải đồng ý.")

    await page.get_by_role("button", name="Không phải phí").click()
    await page.locator("dialog").get_by_role("button", name="Không phải phí").click()
    await expect(page.get_by_role("heading", name="Chuyển khoản chưa rõ của ai")).to_have_count(0)

    await page.get_by_label("Tìm theo bất kỳ mã nào").fill(reference)
    await walker.tap("Tìm")
    await walker.sees(f"1 khoản phí có “{reference}”")
    await walker.sees("Thay biên lai")
    await walker.shot("d4-found")
    await check_desk(walker, "d4-found")
    await page.get_by_role("button", name="Hoàn phí").click()
    await page.get_by_label("Hoàn bao nhiêu đồng?").fill("mười nghìn")
    await page.locator("dialog").get_by_role("button", name="Đề nghị hoàn").click()
    await expect(page.get_by_role("alert")).to_contain_text("Số tiền chỉ viết số.")
    await walker.shot("d4-return")
    await page.locator("dialog").get_by_role("button", name="Thôi").click()
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Tải XLSX").click()
    assert (await saved.value).suggested_filename == f"doi-soat-{day}.xlsx"

    leader = await at_desk(house, phone, "Bùi Quang Vinh", day)
    await leader.page.get_by_role("button", name="Đồng ý hoàn").click()
    await leader.shot("d4-agree")
    await leader.page.locator("dialog").get_by_role("button", name="Đồng ý hoàn").click()
    await leader.sees("Đang gửi qua cổng")
    await house.settle()
    await leader.page.reload()
    await leader.sees("Không có khoản nào chờ hoàn.")
    assert (await sen.fee())["owedBackVnd"] == 0


async def test_only_those_who_keep_the_accounts_get_in(house: House, phone: Phone) -> None:
    await house.seed_staff()
    walker = await phone(width=1280, height=800)
    await walker.sign_in("Đặng Thị Hương", after=DESK)
    await walker.sees("Tài khoản này chưa có vị trí làm việc ở trang này.")
