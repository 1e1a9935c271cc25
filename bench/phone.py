"""How soon a cheap phone on a slow line sees and can use a screen, and answers a touch: `python -m bench.phone`.

Medians of five, beside a bare page. Slow profile: 562.5 ms, 1.47 Mbit/s down, 675 kbit/s up, CPU × 6, applied by
Chromium. Cold: none of our files kept; again: by the worker, with the network and without. The form is the first
question of a birth registration that was begun on this phone. Trips (how many requests had to wait for one another),
requests and bytes until usable do not depend on the machine's load.
"""

import asyncio
import statistics
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from bench.handset import PHONE, QUESTION, begin_birth, forget_files, opened, slow
from tests.pwa.walking import Walker

ROUNDS = 5
USABLE = {
    "bare": ("", QUESTION),
    "home": ("/", "main .tiles a"),
    "procedure": ("/thu-tuc/1.001193", "main .actions .button"),
    "tracking": ("/tra-cuu", "main #ma"),
    "form": ("", f"main {QUESTION}"),
}
"""By screen: its path, and what has to answer before it is of use."""
PAGE = {"fcp": 0.9, "lcp": 1.2, "usable": 2.0}
FORM = {"fcp": 0.9, "usable": 1.8}
"""A question comes out of the phone's own store: no HTML can hold its largest words beforehand."""
AGAIN = {"fcp": 0.4, "usable": 0.8}
WORST_MS = 200
WATCH = """(wanted) => {
  globalThis.seen = { fcp: 0, lcp: 0, usable: 0, biggest: '' };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('paint', (each) => { if (each.name === 'first-contentful-paint') seen.fcp = each.startTime; });
  watch('largest-contentful-paint', (each) => { seen.lcp = each.startTime; seen.biggest = each.element?.outerHTML; });
  const look = () => {
    const awake = document.getElementById('app')?.dataset.awake !== undefined || !document.getElementById('app');
    if (awake && document.querySelector(wanted) && !document.querySelector('main .loading')) {
      seen.usable = performance.now();
    } else setTimeout(look, 16);
  };
  look();
}"""
TRIPS = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const rest = performance.getEntriesByType('resource').filter((each) => each.startTime < seen.usable);
  const all = [page, ...rest].map((each) => ({ from: each.startTime, to: each.responseEnd, trip: 1 }));
  for (const each of all.slice(1)) {
    each.trip = 1 + Math.max(...all.filter(({ to }) => to && to <= each.from + 1).map(({ trip }) => trip), 0);
  }
  const here = all.filter(({ to }) => to && to <= seen.usable);
  return {
    trips: Math.max(...here.map(({ trip }) => trip)),
    requests: here.length,
    bytes: [page, ...rest].reduce((sum, each) => sum + each.encodedBodySize, 0),
  };
}"""
HEED = """globalThis.acts = {};
new PerformanceObserver((list) => {
  for (const { interactionId, duration, name, target } of list.getEntries()) {
    if (!interactionId || (acts[interactionId]?.ms ?? 0) >= duration) continue;
    acts[interactionId] = { ms: duration, what: `${name} ${target?.outerHTML?.slice(0, 60) ?? ''}` };
  }
}).observe({ type: 'event', durationThreshold: 16, buffered: true });"""

Marks = dict[str, Any]


async def visit(context: BrowserContext, url: str, wanted: str, *, cold: bool, offline: bool = False) -> Marks:
    """Seconds of each mark, and what was asked for on the way."""
    page = await context.new_page()
    if cold:
        await forget_files(page)
    await page.add_init_script(f"({WATCH})({wanted!r})")
    await slow(page)
    await context.set_offline(offline)
    await page.goto(url)
    await page.locator(wanted).first.wait_for()
    while not await page.evaluate("seen.usable"):
        await page.wait_for_timeout(50)
    await page.wait_for_timeout(500)
    marks: Marks = await page.evaluate("seen")
    marks |= await page.evaluate(TRIPS)
    await context.set_offline(False)
    await page.close()
    return {name: value / 1000 if name in PAGE else value for name, value in marks.items()}


async def colds(browser: Browser, base: str, bare: str) -> dict[str, list[Marks]]:
    found: dict[str, list[Marks]] = {name: [] for name in USABLE}
    for _ in range(ROUNDS):
        for name, (path, wanted) in USABLE.items():
            context = await browser.new_context(**PHONE, service_workers="block")
            url = bare if name == "bare" else base + path if path else await begin_birth(context, base)
            found[name].append(await visit(context, url, wanted, cold=True))
            await context.close()
    return found


async def agains(browser: Browser, base: str) -> dict[str, list[Marks]]:
    """From the worker, with a slow line and with none."""
    found: dict[str, list[Marks]] = {"home again": [], "home offline": [], "form again": [], "form offline": []}
    for _ in range(ROUNDS):
        context = await browser.new_context(**PHONE)
        first = await context.new_page()
        await first.goto(base)
        await first.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        await first.close()
        urls = {"home": base + "/", "form": await begin_birth(context, base)}
        for name, marks in found.items():
            screen, _, how = name.partition(" ")
            wanted = USABLE[screen][1]
            marks.append(await visit(context, urls[screen], wanted, cold=False, offline=how == "offline"))
        await context.close()
    return found


async def touch(browser: Browser, base: str) -> list[Marks]:
    """One person's way from the search to the third answer, on a slow processor: every tap and key, in milliseconds."""
    context = await browser.new_context(**PHONE, service_workers="block")
    page = await context.new_page()
    await page.add_init_script(HEED)
    await slow(page, line=False)
    walker = Walker(page)
    await walker.open(base)
    await walker.tap("Cần hỗ trợ?")
    await walker.tap("Đóng")
    await page.get_by_role("searchbox").press_sequentially("dang ky khai sinh", delay=60)
    await walker.tap("Tìm")
    await page.get_by_role("link", name="Đăng ký khai sinh").first.click()
    await walker.heading("Đăng ký khai sinh")
    await walker.tap("Bắt đầu làm hồ sơ")
    await page.wait_for_url("**/dang-nhap?lam=*")
    await page.get_by_text("Làm trước, đăng nhập sau").first.click()
    await page.wait_for_url("**/lam/*")
    await page.get_by_role("link", name="Thông tin về bé").or_(page.locator("main a[href*='/child']")).first.click()
    await page.locator(QUESTION).wait_for()
    await walker.tap("Tiếp tục")
    await walker.sees("Còn 1 chỗ cần sửa")
    await page.locator(QUESTION).press_sequentially("Giàng Thị Ngọc Ánh", delay=60)
    await walker.tap("Tiếp tục")
    await walker.heading("Ngày, tháng, năm sinh của bé")
    for label, value in (("Ngày", "5"), ("Tháng", "11"), ("Năm", "2026")):
        await page.get_by_label(label, exact=True).press_sequentially(value, delay=60)
    await walker.tap("Tiếp tục")
    await walker.heading("Giới tính")
    await page.locator("label.choice", has_text="Nữ").first.click()
    await walker.tap("Tiếp tục")
    await walker.heading("Dân tộc")
    return await acts_of(page)


async def touch_bare(browser: Browser, bare: str) -> list[Marks]:
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.add_init_script(HEED)
    await slow(page, line=False)
    await page.goto(bare)
    await page.locator(QUESTION).press_sequentially("Giàng Thị Ngọc Ánh", delay=60)
    await page.get_by_role("button").click()
    return await acts_of(page)


async def acts_of(page: Page) -> list[Marks]:
    await page.wait_for_timeout(1000)
    acts: list[Marks] = await page.evaluate("Object.values(acts)")
    await page.context.close()
    return acts


def tell(name: str, rounds: list[Marks], limits: dict[str, float]) -> None:
    """One line: medians, and whether any is past its limit."""
    marks = {mark: statistics.median(each[mark] for each in rounds) for mark in PAGE}
    late = [mark for mark, limit in limits.items() if marks[mark] > limit]
    trips, requests, size = (
        statistics.median(each[mark] for each in rounds) for mark in ("trips", "requests", "bytes")
    )
    said = "  ".join(f"{mark} {value:.2f} s" for mark, value in marks.items())
    end = f"LATE {', '.join(late)}; biggest: {rounds[-1]['biggest'][:90]}" if late else ""
    print(f"{name:13} {said}  trips {trips:.0f}, requests {requests:.0f}, {size / 1024:.1f} KB", end, flush=True)


def tell_touch(name: str, rounds: list[list[Marks]]) -> None:
    every = [act["ms"] for acts in rounds for act in acts]
    worst = [max(acts, key=lambda act: float(act["ms"])) for acts in rounds]
    most = statistics.median(act["ms"] for act in worst)
    late = f"LATE: {worst[-1]['what']}" if most > WORST_MS else ""
    print(
        f"{name:13} {len(rounds[0])} keys and taps, median {statistics.median(every):.0f} ms, worst {most:.0f} ms", late
    )


async def main() -> None:
    async with opened() as (browser, base, bare):
        for name, rounds in (await colds(browser, base, bare)).items():
            tell(name, rounds, {"bare": {}, "form": FORM}.get(name, PAGE))
        for name, rounds in (await agains(browser, base)).items():
            tell(name, rounds, AGAIN)
        tell_touch("touch", [await touch(browser, base) for _ in range(ROUNDS)])
        tell_touch("touch, bare", [await touch_bare(browser, bare) for _ in range(ROUNDS)])


if __name__ == "__main__":
    asyncio.run(main())
