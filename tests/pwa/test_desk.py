"""A morning at the one-stop desk, in a real browser at 1280 × 800, on dossiers that residents really filed."""

import re

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.one_stop import BIRTH, LICENCE, Resident, resident
from tests.pwa.conftest import Phone
from tests.pwa.walking import TWICE, Walker

pytestmark = pytest.mark.browser

ROWS_AT_ONCE = 15
WHOLE_ROWS = """[...document.querySelectorAll("tbody tr")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""


async def officer(house: House, phone: Phone, who: str = "Đặng Thị Hương") -> Walker:
    """One of the demo's officers, signed in at a desk's screen."""
    await house.seed_staff()
    walker = await phone(width=1280, height=800)
    await walker.sign_in(who, after="/can-bo")
    await walker.heading("Việc hôm nay")
    return walker


async def check_desk(walker: Walker, name: str) -> None:
    """No axe violation by day or by night, one heading of level 1, nothing sideways at the desk or at 200 %."""
    page = walker.page
    for look in TWICE:
        await page.emulate_media(color_scheme=look.light)
        told = await walker.violations(look.rules)
        assert not told, (name, look.light, told)
        await walker.shot(f"{name}-{look.light}")
    await page.emulate_media(color_scheme="light")
    assert await page.locator("h1").count() == 1, name
    for width in (1280, 640, 360):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
    await page.set_viewport_size({"width": 1280, "height": 800})


async def file_many(mother: Resident, count: int) -> list[str]:
    return [(await mother.file(BIRTH))["id"] for _ in range(count)]


async def test_a_morning_at_the_desk(house: House, phone: Phone) -> None:
    """Deadlines first, one read after another, one asked to supplement, one passed on, the rest taken in at one go."""
    mother = await resident(house)
    filed = await file_many(mother, 17)
    await mother.file(LICENCE)
    walker = await officer(house, phone)
    page = walker.page
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(18)
    assert await page.evaluate(WHOLE_ROWS) >= ROWS_AT_ONCE
    await check_desk(walker, "d1")
    await page.keyboard.press("?")
    await walker.sees("bỏ chọn hồ sơ đã xem")
    await walker.shot("d1-keys")
    await page.keyboard.press("Escape")

    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await walker.sees("Chưa xem nên chưa chọn được. Enter để mở.")
    await page.keyboard.press("Enter")
    await opened(walker, "-0001")
    await page.wait_for_selector("canvas")
    await check_desk(walker, "d2")

    # The next two are read and asked of; the fourth and fifth only read.
    await page.keyboard.press("n")
    await opened(walker, "-0002")
    await ask_supplement(walker)
    await opened(walker, "-0003")
    await page.keyboard.press("n")
    await opened(walker, "-0004")
    await page.keyboard.press("u")

    await walker.heading("Việc hôm nay")
    await expect(rows).to_have_count(17)
    await expect(page.locator("tr.in-hand a")).to_have_text(re.compile("-0004$"))
    withdrawn = await mother.act(filed[2], "withdraw", {"reason": "Nhầm"})
    assert withdrawn.status_code == 200, withdrawn.text
    # With a row in hand, Enter on a button is the button's.
    await page.get_by_role("button", name="Tiếp nhận 3 hồ sơ đã xem").press("Enter")
    await walker.shot("d1-bulk")
    await page.locator("dialog").get_by_role("button", name="Tiếp nhận 3 hồ sơ đã xem").click()
    await walker.sees("2 đã tiếp nhận")
    await walker.sees("1 chưa")
    await walker.sees("Người dân rút lúc")
    await check_desk(walker, "d1-after")
    assert (await mother.read(filed[0]))["status"] == 2
    assert (await mother.read(filed[3]))["status"] == 2
    assert (await mother.read(filed[2]))["status"] == 7
    assert (await mother.read(filed[1]))["status"] == 5

    await page.locator("tbody a", has_text="-0018").click()
    await opened(walker, "-0018")
    await walker.shot("d2-forward")
    await walker.tap("Tiếp nhận và chuyển Công an tỉnh Lào Cai")
    await walker.heading("Việc hôm nay")


async def opened(walker: Walker, ending: str) -> None:
    """D2 with this dossier's code, form and checks."""
    await expect(walker.page.locator("h1 .code")).to_have_text(re.compile(f"{ending}$"))
    await walker.page.wait_for_selector(".desk-checks")


async def ask_supplement(walker: Walker) -> None:
    """D3: nothing passes until it is fair; what is sent is what was read in the preview."""
    page = walker.page
    await page.keyboard.press("b")
    await page.wait_for_selector("#ghim")
    await walker.sees("Chưa ghim mục nào.")
    await walker.tap("Gửi một lần")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa ghim mục nào.")
    await page.locator("tr", has_text="Văn bản của người làm chứng").get_by_role("button").click()
    await page.locator("tr", has_text="Nơi cư trú").first.get_by_role("button").click()
    cards = page.locator(".pin-card")
    await expect(cards).to_have_count(2)
    await walker.tap("Gửi một lần")
    await expect(page.get_by_role("alert")).to_contain_text("chưa có ví dụ")
    await check_desk(walker, "d3-wrong")
    for card, flaw, reason, example in (
        (cards.nth(0), "mờ", "Vì cần đọc được số giấy. Chụp lại đủ bốn góc", "ảnh thấy rõ bốn góc"),
        (cards.nth(1), "thiếu", "Vì tờ khai cần đến cấp xã", "xã Mường Hum, tỉnh Lào Cai"),
    ):
        await card.locator(".flaws label", has_text=re.compile(f"^{flaw}$")).click()
        await card.get_by_label("Vì sao cần").fill(reason)
        await card.get_by_label("Ví dụ").fill(example)
    await page.reload()  # what was written is still there
    await expect(page.locator(".preview")).to_contain_text("đã xem toàn bộ hồ sơ. Cần sửa 2 mục trong một lần, trước")
    await expect(page.locator(".preview")).to_contain_text(
        "ảnh mờ. Vì cần đọc được số giấy. Chụp lại đủ bốn góc. Ví dụ: ảnh thấy rõ bốn góc."
    )
    await page.get_by_text("Đã xem hết").click()
    await check_desk(walker, "d3")
    await page.keyboard.press("Control+Enter")


async def test_from_acceptance_to_the_signature(house: House, phone: Phone) -> None:
    """One dossier through every hand: read, its draft read by the mother, signed; numbers shown for a reason."""
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    walker = await officer(house, phone)
    page = walker.page
    await walker.open(f"/can-bo/ho-so/{dossier}")
    await opened(walker, "-0001")
    await walker.tap("Xem đầy đủ số định danh")
    await walker.tap("Xem và ghi lại")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa điền")
    await page.get_by_label("Xem để làm gì?").fill("Đối chiếu với thẻ căn cước")
    await walker.tap("Xem và ghi lại")
    await expect(page.locator(".sheet-part").first).to_contain_text("099")
    await expect(page.locator(".sheet-part").first).not_to_contain_text("*****")
    looks = (await mother.http.get(f"/api/dossiers/{dossier}/looks")).json()["items"]
    assert "Đối chiếu với thẻ căn cước" in [look["why"] for look in looks]

    await walker.tap("Đủ, tiếp nhận và mở hồ sơ sau")
    await walker.heading("Việc hôm nay")
    await walker.open(f"/can-bo/ho-so/{dossier}")
    await walker.tap("Bắt đầu xử lý")
    await walker.tap("Gửi bản nháp để dân đọc lại")
    await walker.shot("d2-ask-proof")
    await page.locator("dialog").get_by_role("button", name="Gửi bản nháp để dân đọc lại").click()
    await walker.sees("Chờ người dân")
    answered = await mother.act(dossier, "proof-answer", {"right": True})
    assert answered.status_code == 200, answered.text

    await page.reload()
    await walker.tap("Trình ký")
    await page.get_by_label("Số văn bản").fill("12/2026")
    await check_desk(walker, "d2-propose")
    await page.locator("dialog").get_by_role("button", name="Trình ký").click()
    await walker.sees("Chờ ký")

    leader = await phone(width=1280, height=800)
    await leader.sign_in("Bùi Quang Vinh", after=f"/can-bo/ho-so/{dossier}")
    await opened(leader, "-0001")
    await leader.sees("Đồng ý giải quyết")
    await check_desk(leader, "d2-leader")
    await leader.tap("Ký duyệt kết quả")
    await leader.page.locator("dialog").get_by_role("button", name="Ký duyệt kết quả").click()
    await leader.sees("Đã xử lý xong")
    assert (await mother.read(dossier))["status"] == 9


async def test_what_changed_meanwhile_and_what_is_left_offline(house: House, phone: Phone) -> None:
    mother = await resident(house)
    first, second = await file_many(mother, 2)
    walker = await officer(house, phone)
    page = walker.page
    await walker.open(f"/can-bo/ho-so/{first}")
    await opened(walker, "-0001")
    await page.keyboard.press("u")
    await walker.heading("Việc hôm nay")
    await page.locator("tbody a", has_text="-0002").click()
    await opened(walker, "-0002")
    withdrawn = await mother.act(second, "withdraw", {})
    assert withdrawn.status_code == 200, withdrawn.text
    await page.keyboard.press("Control+Enter")
    await walker.sees("Đã đổi từ lúc mở: 1 chỗ.")
    await walker.tap("Xem.")
    await expect(page.locator(".changed-note")).to_contain_text("Công dân yêu cầu rút hồ sơ")
    await check_desk(walker, "d2-changed")

    await page.context.set_offline(True)
    await walker.sees("Mất mạng: xem được, chưa quyết định được.")
    await page.keyboard.press("u")
    await walker.heading("Việc hôm nay")
    await page.locator("tbody a", has_text="-0001").click()
    await opened(walker, "-0001")
    await expect(page.get_by_role("button", name="tiếp nhận")).to_have_count(0)
    await check_desk(walker, "d2-offline")
    await page.context.set_offline(False)
    await expect(page.get_by_role("button", name="Đủ, tiếp nhận và mở hồ sơ sau")).to_be_visible()
    walker.wrongs = [told for told in walker.wrongs if "ERR_INTERNET_DISCONNECTED" not in told]
