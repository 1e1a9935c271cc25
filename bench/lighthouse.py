"""What Lighthouse says of the four screens by which people come: `python -m bench.lighthouse`.

Mobile, its own simulated line and processor, medians of five. Lighthouse (Apache-2.0, the last for Node 20) has a lock
of its own in `bench/auditor` and is fetched when this is run: nothing else needs its 200 packages. The form is the
first question of a birth registration begun on this phone; as for everybody who comes for the first time, none of the
app's files is kept.
"""

import asyncio
import json
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext

from bench.handset import ARGUMENTS, begin_birth, deployed
from tests.conftest import free_port
from tests.pwa.conftest import CHROMIUM

ROOT = Path(__file__).parents[1]
ROUNDS = 5
SCREENS = {"home": "/", "procedure": "/thu-tuc/1.001193", "tracking": "/tra-cuu"}
LIMITS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
AS_NEW = """async () => {
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""


def npm(*arguments: str) -> str:
    """In the auditor's folder, with the Node that builds the PWA."""
    command = ["bash", "pwa/build.sh", "npm", "--silent", "--prefix", str(ROOT / "bench" / "auditor"), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def audit(url: str, port: int, *, keep: bool) -> dict[str, Any]:
    """One run, in the browser that listens on that port."""
    told = [
        "--quiet",
        "--no-enable-error-reporting",
        f"--port={port}",
        "--form-factor=mobile",
        "--output=json",
        "--output-path=stdout",
    ]
    only = f"--only-categories={','.join(LIMITS)}"
    report: dict[str, Any] = json.loads(
        npm("run", "audit", "--", url, *told, only, *(["--disable-storage-reset"] if keep else []))
    )
    return report


async def as_new(context: BrowserContext, base: str) -> None:
    """The app's files are gone; what the person wrote stays."""
    page = await context.new_page()
    await page.goto(f"{base}/tra-cuu")
    await page.evaluate(AS_NEW)
    await (await context.new_cdp_session(page)).send("Network.clearBrowserCache")
    await page.goto("about:blank")
    await page.close()


def tell(name: str, reports: list[dict[str, Any]]) -> None:
    """Medians, and whatever costs a point."""
    scores = {
        category: statistics.median(report["categories"][category]["score"] for report in reports) * 100
        for category in LIMITS
    }
    low = [category for category, limit in LIMITS.items() if scores[category] < limit]
    print(f"{name:10} " + " / ".join(f"{score:.0f}" for score in scores.values()), "LOW" if low else "", flush=True)
    times = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    told = ((each, statistics.median(report["audits"][each]["numericValue"] for report in reports)) for each in times)
    print(
        "          ",
        ", ".join(f"{each} {value:.0f} ms" if value > 1 else f"{each} {value:.3f}" for each, value in told),
    )
    print("           performance of each run:", *(report["categories"]["performance"]["score"] for report in reports))
    for category in low:
        for wanted in reports[-1]["categories"][category]["auditRefs"]:
            found = reports[-1]["audits"][wanted["id"]]
            if wanted["weight"] and (found["score"] or 0) < 1:
                print("          ", category, found["id"], found.get("displayValue", ""))


async def main() -> None:
    npm("ci", "--no-audit", "--no-fund")
    port = free_port()
    async with deployed() as (playwright, base, _):
        with tempfile.TemporaryDirectory(prefix="motcua-", ignore_cleanup_errors=True) as profile:
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=[*ARGUMENTS, f"--remote-debugging-port={port}"]
            )
            form = await begin_birth(context, base)
            for name, path in {**SCREENS, "form": ""}.items():
                reports = []
                for _round in range(ROUNDS):
                    await as_new(context, base)
                    url = base + path if path else form
                    reports.append(await asyncio.to_thread(audit, url, port, keep=name == "form"))
                tell(name, reports)
            await context.close()


if __name__ == "__main__":
    asyncio.run(main())
