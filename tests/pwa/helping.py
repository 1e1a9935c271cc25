"""How a helper handles their phone on a doorstep, by the words on its screens."""

import asyncio
import re
from contextlib import suppress
from datetime import timedelta

from playwright.async_api import Page
from playwright.async_api import TimeoutError as PageTimeout

from kernel.clock import now
from tests.doorstep import MY_NUMBER
from tests.pwa.test_filing import Filing
from tests.pwa.walking import Walker

PENSION = "Trợ cấp hưu trí xã hội hằng tháng"
PIN = "260417"
GO = """(path) => {
  const link = Object.assign(document.createElement('a'), { href: path });
  document.body.append(link);
  link.click();
  link.remove();
}"""


class Doorstep:
    """The helper's phone."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page

    async def choose_pin(self) -> None:
        await self.write("Mã PIN", PIN)
        await self.write("Nhập lại mã PIN", PIN)
        await self.walker.tap("Đặt mã PIN")
        await self.walker.heading("Hôm nay")

    async def wake(self, days: int) -> None:
        """The phone lay in a pocket until that day; whoever touches it first is asked for the PIN."""
        await self.page.clock.set_fixed_time(now() + timedelta(days=days))
        await self.page.locator("h1").click()

    async def unlock(self) -> None:
        await self.walker.heading("Nhập mã PIN")
        await self.write("Mã PIN", PIN)
        await self.walker.tap("Mở khóa")

    async def go(self, path: str, heading: str) -> None:
        """As a link would, for a reload asks for the PIN."""
        await self.page.evaluate(GO, path)
        await self.walker.heading(heading)

    async def write(self, label: str, text: str) -> None:
        """Until it stands there: a screen that is just being drawn takes the focus, and what is typed goes nowhere."""
        field = self.page.get_by_label(label, exact=True)
        for _ in range(20):
            await field.fill(text)
            if await field.input_value() == text:
                return
        raise AssertionError(f"“{label}” takes no text")

    async def mandate(self, name: str) -> None:
        """From “Đang làm hộ”."""
        await self.go("/to-vien", "Hôm nay")
        await self.page.locator("section[aria-labelledby=lam-ho] a", has_text=name).first.click()
        await self.walker.heading(f"Làm hộ {name}")

    async def type_code(self, digits: str) -> None:
        await self.write("Mã đồng ý, 7 chữ số", digits)
        await self.walker.tap("Xong")

    async def household(self, name: str) -> None:
        await self.go("/to-vien", "Hôm nay")
        await self.write("Tìm hộ theo tên chủ hộ", name)
        await self.page.get_by_role("link", name=re.compile(f"^{name}")).last.click()
        await self.walker.heading(name)

    async def visit(self, *, agrees: bool = True, note: str = "") -> None:
        """On one household's page: asked, written down, saved."""
        if agrees:
            await self.agree()
            await self.page.locator("#viec-level2").select_option("seen")
            await self.page.locator("#viec-digitalMember").select_option("told")
            await self.page.locator("#ghi-chu").fill(note)
        await self.page.locator("label.choice", has_text="Gặp được" if agrees else "Vắng nhà").click()
        await self.walker.tap("Lưu lượt")
        await self.walker.heading("Hôm nay")

    async def agree(self) -> None:
        """Whatever was said before: the page may learn of it, and fold the question, while one is on the way to it."""
        again = self.page.get_by_text("Hỏi lại, đổi ý")
        yes = self.page.locator("label.choice", has_text=re.compile("^Đồng ý$"))
        async with asyncio.timeout(20):
            while not await self.page.locator("input[name=dong-y]").first.is_checked():
                with suppress(PageTimeout):
                    if await again.count() and not await yes.is_visible():
                        await again.click(timeout=1000)
                    await yes.click(timeout=1000)

    async def ask(self, name: str, way: str, number: str = "") -> None:
        """H3, from the household's page."""
        await self.household(name)
        await self.walker.tap("Xin làm hộ", "link")
        await self.page.locator("#viec").select_option(label=PENSION)
        await self.page.locator("label.choice", has_text=way).click()
        if number:
            await self.page.locator("#so").fill(number)
        await self.walker.tap("Xin đồng ý")

    async def pension(self, name: str, born: str, *, poor: bool = False) -> None:
        """The whole form for somebody else, to the papers: a poor household has one."""
        filing = Filing(self.walker)
        await self.walker.heading(PENSION)
        await filing.part("Nộp cho cơ quan nào?")
        await filing.choose("Nộp cho cơ quan nào?", "UBND xã Mường Hum")
        await filing.choose("Nhận kết quả bằng cách nào?", "Tại quầy")
        await filing.skip("Số điện thoại để báo tin")
        await filing.part("Người đề nghị hưởng trợ cấp")
        await self.walker.tap("Tiếp tục", "link")
        await self.walker.heading("Ngày, tháng, năm sinh")
        await self.page.get_by_label("Năm", exact=True).fill(born)
        await filing.on()
        await filing.choose("Giới tính", "Nữ")
        await filing.select("Dân tộc", "Mông")
        await filing.write("Số định danh cá nhân", MY_NUMBER)
        for place in ("Nơi thường trú", "Nơi ở hiện tại"):
            await self.walker.heading(place)
            await filing.commune("muong hum", "xã Mường Hum")
            await filing.on()
        await filing.write("Số điện thoại", "0900000108")
        await filing.part("Thuộc hộ nào?")
        await filing.choose("Thuộc hộ nào?", "Hộ nghèo" if poor else "Không nghèo")
        if poor:
            await filing.choose("Hộ đang có tên trong danh sách hộ nghèo, cận nghèo của xã?", "Không")
        await filing.choose("Có đang hưởng lương hưu, trợ cấp bảo hiểm xã hội hằng tháng không?", "Không")
        await filing.choose("Có đang hưởng trợ cấp xã hội hằng tháng không?", "Không")
        await filing.part("Nhận tiền bằng cách nào?")
        await filing.choose("Nhận tiền bằng cách nào?", "Tiền mặt tại điểm chi trả")
        await filing.part("Có người khai thay?")
        await filing.choose("Có người khai thay?", "Không")

    async def file(self) -> None:
        await self.walker.sees("Đã đủ các phần.")
        await self.walker.tap("Kiểm tra lại và nộp", "link")
        await self.page.locator(".declare").click()
        await self.walker.tap("Nộp khi có mạng")


async def kept(page: Page, file: str) -> None:
    """Until the worker has put this file by."""
    for _ in range(100):
        if await page.evaluate("(file) => caches.match(file).then(Boolean)", file):
            return
        await page.wait_for_timeout(200)
    raise AssertionError(f"{file} is not kept")
