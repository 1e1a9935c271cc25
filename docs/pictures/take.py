"""Takes the README's pictures from a running trial filled by `make seed N=60`: `python docs/pictures/take.py [url]`."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

HERE = Path(__file__).parent
BASE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


async def keep(page: Page, name: str) -> None:
    """One picture, few colours: these screens have few."""
    await page.wait_for_timeout(1200)
    picture = Image.open(BytesIO(await page.screenshot()))
    picture.convert("RGB").quantize(96).save(HERE / f"{name}.png", optimize=True)


async def person(browser: Browser, size: dict[str, int], name: str, after: str) -> Page:
    """A browser signed in as one of the trial's people."""
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = await context.new_page()
    await page.goto(f"{BASE}/auth/login?next={after}")
    await page.get_by_text(name).first.click()
    await page.wait_for_url(f"{BASE}{after}*")
    return page


async def main() -> None:
    """Five pictures."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        phone = await person(browser, PHONE, "Sùng Thị Mai", "/")
        await keep(phone, "home")
        await phone.goto(f"{BASE}/thu-tuc/1.001193")
        await keep(phone, "procedure")
        await phone.goto(f"{BASE}/ho-so")
        await phone.locator("main a[href^='/ho-so/']").first.click()
        await keep(phone, "dossier")
        await phone.goto(f"{BASE}/thu-tuc/1.001193")
        await phone.get_by_text("Bắt đầu làm hồ sơ").or_(phone.get_by_text("Làm tiếp")).first.click()
        await phone.get_by_role("link", name="Người được khai sinh").first.click()
        await keep(phone, "question")
        desk = await person(browser, DESK, "Đặng Thị Hương", "/can-bo")
        await keep(desk, "desk")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
