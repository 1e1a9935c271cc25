"""The site serves what was built: right types, encodings, validators, policies, and never a shell for a script."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from api.opening import Said
from api.site import Given, Site

OWN = ["/api/dossiers/{dossier}"]
SHELL = '<!doctype html><html lang="vi" data-sandbox="off"><head><title>x</title></head><body>Trang chủ</body></html>'


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "shells").mkdir()
    (tmp_path / "assets/main-1234.js").write_text("export {}")
    (tmp_path / "shells/home.html").write_text(SHELL)
    (tmp_path / "shells/dossier.html").write_text(SHELL)
    (tmp_path / "shells/missing.html").write_text(SHELL)
    routes = [
        {"pattern": "/", "html": "shells/home.html", "scripts": ["'sha256-a'"], "styles": [], "reads": []},
        {"pattern": "/ho-so/:dossier", "html": "shells/dossier.html", "reads": ["/api/visitor"], "own": OWN},
    ]
    build = {"marker": 'data-sandbox="off"', "routes": routes, "missing": "shells/missing.html"}
    (tmp_path / "routes.json").write_text(json.dumps(build))
    return tmp_path


async def behind(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


def browser(dist: Path, *, sandbox: bool = False, colours: str = "") -> httpx2.AsyncClient:
    site = Site(behind, dist, sandbox=sandbox, colours=colours)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=site), base_url="http://x")


async def test_a_route_gets_its_shell_with_its_policy_and_reads(dist: Path) -> None:
    answer = await browser(dist).get("/ho-so/0190", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
    assert answer.headers["link"] == "</api/visitor>; rel=preload; as=fetch; crossorigin=anonymous"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("cookie", ["motcua=1", "theme=x; __Host-motcua=1"])
async def test_what_is_somebodys_own_is_asked_ahead_only_with_a_session(dist: Path, cookie: str) -> None:
    answer = await browser(dist).get("/ho-so/0190", headers={"accept": "text/html", "cookie": cookie})
    assert "</api/dossiers/0190>; rel=preload" in answer.headers["link"]
    stranger = await browser(dist).get("/ho-so/0190", headers={"accept": "text/html", "cookie": "xmotcua=1"})
    assert "dossiers" not in stranger.headers["link"]


async def test_the_service_worker_finds_every_shell_by_its_name(dist: Path) -> None:
    client = browser(dist, sandbox=True)
    for name in ("home", "dossier", "missing"):
        answer = await client.get(f"/shells/{name}.html")
        assert answer.status_code == 200
        assert 'data-sandbox="on"' in answer.text
        assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]


async def test_a_hostile_path_cannot_write_a_header(dist: Path) -> None:
    answer = await browser(dist).get('/ho-so/x%3E%0d%0a"; rel=y', headers={"accept": "text/html", "cookie": "motcua=1"})
    assert "\n" not in answer.headers["link"]
    assert answer.headers["link"].count(">") == 2  # one of each read


async def test_assets_are_immutable_and_revalidate_by_etag(dist: Path) -> None:
    client = browser(dist)
    first = await client.get("/assets/main-1234.js")
    assert "immutable" in first.headers["cache-control"]
    again = await client.get("/assets/main-1234.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_an_unknown_script_is_not_a_page(dist: Path) -> None:
    assert (await browser(dist).get("/assets/old-9999.js", headers={"accept": "text/html"})).status_code == 418


async def test_an_unknown_page_is_the_not_found_shell(dist: Path) -> None:
    answer = await browser(dist).get("/khong-co", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Trang chủ" in answer.text


@pytest.mark.parametrize("path", ["/api/me", "/payments/vnpay/ipn", "/sandbox/vneid", "/health/live", "/auth/login"])
async def test_what_is_the_servers_goes_to_the_server(dist: Path, path: str) -> None:
    assert (await browser(dist).get(path, headers={"accept": "text/html"})).status_code == 418


async def test_the_sandbox_is_marked_and_colours_are_hashed(dist: Path) -> None:
    answer = await browser(dist, sandbox=True, colours=":root{--action:#0b5a63}").get("/")
    assert 'data-sandbox="on"' in answer.text
    assert ":root{--action:#0b5a63}" in answer.text
    assert answer.headers["content-security-policy"].count("sha256-") == 2


SAID = Said(
    name="Khai <sinh>",
    when="Bố & mẹ",
    badge="full",
    result="{money}",
    time="Trong ngày",
    money="0 đ",
    seen_from=datetime(2026, 11, 20, 17, 0, tzinfo=UTC),
    due=datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
)
OPENING = {
    "html": "<h1>{name}</h1><p>{when} {badge}</p><p>{result}, {time}, {filed}, {money}</p>",
    "badges": {"full": "Toàn trình"},
    "seen": "xem từ {from}",
    "due": "xem từ {from}, trả trước {due}",
    "days": ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
}


async def test_an_answer_that_stands_in_memory_travels_in_the_page(dist: Path) -> None:
    """A round trip earlier, and drawn; nothing in it can break out of where it is written."""
    (dist / "shells/dossier.html").write_text(SHELL.replace("Trang chủ", "<main><h1>Hồ sơ</h1><p>…</p></main>"))
    build = json.loads((dist / "routes.json").read_text())
    (dist / "routes.json").write_text(json.dumps({**build, "opening": OPENING}))
    answered = {"name": "</script><b>"}
    given = Given(body=json.dumps(answered).encode(), said=SAID)
    known = {"/api/visitor": lambda pieces: given if pieces["dossier"] == "0190" else None}
    site = Site(behind, dist, sandbox=True, given=known)
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=site), base_url="http://x")
    answer = await client.get("/ho-so/0190", headers={"accept": "text/html"})
    assert "<main><h1>Khai &lt;sinh&gt;</h1><p>Bố &amp; mẹ Toàn trình</p>" in answer.text
    assert (
        "<p>{money}, Trong ngày, xem từ 00:00 thứ Bảy 21/11, trả trước 00:30 thứ Hai 23/11, 0 đ</p></main>"
        in answer.text
    )
    assert "<title>Khai &lt;sinh&gt; · Một Cửa</title>" in answer.text
    (written,) = re.findall(r'<script type="application/json" data-of="/api/visitor">(.*?)</script>', answer.text)
    assert json.loads(written) == answered
    assert 'data-sandbox="on"' in answer.text
    assert "link" not in answer.headers
    assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
    assert (await client.get("/ho-so/0190", headers={"if-none-match": answer.headers["etag"]})).status_code == 304
    other = await client.get("/ho-so/0191", headers={"accept": "text/html"})
    assert "data-of" not in other.text
    assert "</api/visitor>; rel=preload" in other.headers["link"]
