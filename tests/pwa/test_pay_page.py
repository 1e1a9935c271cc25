"""A fee is paid on a phone: the sum and why, the bank and back, and no word of payment before the books say so."""

import re

import pytest

from api.catalogue.model.fees import FeeStage
from tests.house import House
from tests.one_stop import EXTRACT, answers_to, resident
from tests.pwa.conftest import Phone
from tests.pwa.walking import Walker
from tests.till import Till

pytestmark = pytest.mark.browser


async def owing(house: House, phone: Phone) -> tuple[Till, Walker]:
    """Sùng Thị Mai owes 8.000 đ and has the fee's page open."""
    till = await Till.open(house)
    walker = await phone()
    await walker.sign_in("Sùng Thị Mai", after=f"/nop-tien/{till.fee_id}")
    await walker.heading("Phải nộp 8.000\u00a0đ = 1 bản × 8.000\u00a0đ")
    return till, walker


async def at_the_bank(walker: Walker, choice: str) -> None:
    """Press one of the sandbox gateway's buttons; come back by its redirect."""
    await walker.page.wait_for_url("**/sandbox/vnpay/**")
    await walker.page.locator(f"button[value={choice}]").click()
    await walker.page.wait_for_url("**/nop-tien/**")
    await walker.awake()


async def test_eight_thousand_dong_are_paid_and_said_to_be_paid_only_then(house: House, phone: Phone) -> None:
    till, walker = await owing(house, phone)
    await walker.sees("Chưa thanh toán")
    await walker.shot("owed")
    await walker.check_access("owed")
    await walker.tap("Thanh toán")
    await at_the_bank(walker, "pay")
    await walker.sees("Ngân hàng chưa báo kết quả. Hồ sơ vẫn giữ. Đừng chuyển lần nữa; kết quả tự hiện.")
    assert await walker.page.get_by_text("Đã thanh toán").count() == 0
    await walker.shot("doubt")
    await walker.check_access("doubt")
    await house.settle()
    await walker.heading("Đã thanh toán 8.000\u00a0đ")
    await walker.sees("Ký hiệu MC/26E, số 1")
    await walker.shot("paid")
    await walker.check_access("paid")
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]


async def test_a_payment_cancelled_at_the_bank_is_tried_again_in_one_tap(house: House, phone: Phone) -> None:
    till, walker = await owing(house, phone)
    await walker.tap("Thanh toán")
    await at_the_bank(walker, "cancel")
    await house.settle()
    await walker.sees("Giao dịch bị hủy, chưa nhận được tiền. Hồ sơ còn nguyên. Thanh toán lại lúc nào cũng được.")
    await walker.shot("cancelled")
    await walker.check_access("cancelled")
    await walker.tap("Thanh toán lại")
    await at_the_bank(walker, "pay")
    await house.settle()
    await walker.heading("Đã thanh toán 8.000\u00a0đ")
    assert [kind for kind, _ in await till.ledger()] == ["fee_due", "paid", "applied"]


async def test_an_extract_is_paid_from_its_proof_of_filing_and_reaches_the_desk(house: House, phone: Phone) -> None:
    mother = await resident(house)
    receipt = await mother.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION))
    (fee,) = receipt["fees"]
    walker = await phone()
    await walker.sign_in("Sùng Thị Mai", after=f"/da-nop/{receipt['id']}")
    await walker.sees("Nộp tiền xong, cơ quan mới bắt đầu xem.")
    await walker.shot("filed-unpaid")
    await walker.check_access("filed unpaid")
    await walker.page.get_by_role("link", name="Nộp tiền").first.click()
    await walker.heading(re.compile("^Phải nộp .* = .* bản × 8.000\u00a0đ$"))
    await walker.tap("Thanh toán")
    await at_the_bank(walker, "pay")
    await house.settle()
    await walker.heading(re.compile("^Đã thanh toán"))
    await walker.tap("Xem hồ sơ", "link")
    await walker.heading("Hồ sơ đã đến UBND xã Phong Hải")
    await walker.sees("Đã thanh toán")
    await walker.shot("paid-dossier")
    await walker.check_access("paid dossier")
    assert (await mother.read(receipt["id"]))["turn"] == "office"
    assert fee["missingVnd"] % 8000 == 0
