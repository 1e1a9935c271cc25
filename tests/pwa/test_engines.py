"""Firefox and WebKit: the app opens without a network, a draft survives, photos are reduced, a dossier is filed."""

import json
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.house import House, open_house
from tests.pwa.bad_line import Line, open_line
from tests.pwa.conftest import INSIST
from tests.pwa.errands import invent
from tests.pwa.firefox import BINARY, Firefox, open_firefox
from tests.pwa.survivor import HAND
from tests.pwa.webkit import IS_HERE, Webkit, open_webkit

ROUTES = Path(__file__).parents[2] / "pwa" / "dist" / "routes.json"
pytestmark = pytest.mark.browser

NARROW = "document.documentElement.scrollWidth <= innerWidth && innerWidth < 700"
BUTTON = "[...document.querySelectorAll('main a.button, main button')].find((each) => each.textContent.includes(WORDS))"


@pytest.fixture
async def line(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[tuple[Line, House]]:
    front, behind = free_port(), free_port()
    async with (
        open_house(owner_dsn, app_dsn, tmp_path, behind, MOTCUA_BASE_URL=f"http://localhost:{front}") as house,
        open_line(front, behind, random.Random(1)) as line,  # cut before the house closes, which would wait for it
    ):
        yield line, house


@pytest.fixture(
    params=[
        pytest.param(
            "firefox", marks=pytest.mark.skipif(not BINARY and not INSIST, reason="firefox-esr is not installed")
        ),
        pytest.param(
            "webkit",
            marks=pytest.mark.skipif(
                not IS_HERE and not INSIST, reason="webkit2gtk-driver, xvfb or dbus is not installed"
            ),
        ),
    ]
)
async def browser(
    request: pytest.FixtureRequest, tmp_path: Path, line: tuple[Line, House]
) -> AsyncIterator[Firefox | Webkit]:
    """Closed before the house is, which would wait for the browser's live stream to end."""
    async with AsyncExitStack() as stack:
        if request.param == "firefox":
            yield await stack.enter_async_context(open_firefox(tmp_path / "profile", "ws://127.0.0.1:1/"))
        else:
            yield await stack.enter_async_context(open_webkit(tmp_path / "profile"))


async def press(browser: Firefox | Webkit, words: str) -> None:
    """A button or a link of the page that says this, once it is there."""
    button = BUTTON.replace("WORDS", json.dumps(words))
    await browser.until(f"(() => {{ const it = {button}; if (it) it.click(); return Boolean(it); }})()")


async def test_a_draft_lives_without_a_network_and_is_filed(
    line: tuple[Line, House], browser: Firefox | Webkit
) -> None:
    road, house = line
    base = house.base_url
    await browser.size(500, 740)
    await browser.go(f"{base}/")
    await browser.until("Boolean(document.querySelector('#app[data-awake]') && document.querySelector('main .tiles'))")
    assert await browser.run(NARROW), "home scrolls sideways"
    await browser.until(
        "navigator.serviceWorker.getRegistration().then((found) => found?.active?.state === 'activated')"
    )

    await browser.go(f"{base}/thu-tuc/2.000884")
    await press(browser, "Bắt đầu làm hồ sơ")
    await press(browser, "Làm trước, đăng nhập sau")
    await browser.until("/^.lam.[^/]+$/.test(location.pathname) && Boolean(document.querySelector('.parts'))")
    draft = await browser.run("location.pathname")
    assert await browser.run(NARROW), "the parts scroll sideways"

    road.down = True
    await browser.go(f"{base}{draft}/request?c=what")
    await browser.until("Boolean(document.querySelector('#cau-tra-loi'))")
    await browser.run(
        """(() => { const it = document.querySelector('#cau-tra-loi');
        const kind = it.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
        Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(it, 'Giấy bán con trâu');
        it.dispatchEvent(new InputEvent('input', { bubbles: true })); })()"""
    )
    await browser.until("document.querySelector('.chip')?.textContent.includes('Đã lưu trên máy')")
    await browser.go(f"{base}{draft}/request?c=what")
    await browser.until("document.querySelector('#cau-tra-loi')?.value === 'Giấy bán con trâu'")
    assert await browser.run(NARROW), "a question scrolls sideways"

    road.down = False
    await browser.go(f"{base}/auth/login?next={draft}")
    await browser.until(
        "(() => { const it = document.querySelector('button[value=sung-thi-mai]'); it?.click(); return !!it; })()"
    )
    await browser.until(f"location.pathname === '{draft}' && Boolean(document.querySelector('.parts'))")
    plan = invent(1, "2.000884", random.Random(1)).plan()
    plan["papers"] = [plan["papers"][0], {"kind": "photo", "name": "anh.jpg", "seed": 7}]
    await browser.run("void (globalThis.noteStep = () => null)")  # nobody kills this browser
    filed = await browser.run(f"({HAND})({json.dumps({**plan, 'draft': '', 'ended': []})})", within=60)
    assert filed["said"] in ("filed", "waits"), filed
    await browser.until("document.querySelector('h1')?.textContent.includes('Đã nộp lúc')", within=40)
    await browser.until("document.body.textContent.includes('2/2 tệp khớp')")
    assert await browser.run(NARROW), "the proof scrolls sideways"
    connection = await house.owner()
    try:
        assert await connection.fetchval("SELECT count(*) FROM dossier") == 1
    finally:
        await connection.close()
