"""What the built PWA may weigh, as it travels (brotli), and what it may never ask for."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

DIST = Path(__file__).parents[2] / "pwa" / "dist"
KB = 1024


@pytest.fixture(scope="module")
def routes() -> list[dict[str, Any]]:
    built = DIST / "routes.json"
    assert built.exists(), "pwa/dist is missing: make site"
    listed: list[dict[str, Any]] = json.loads(built.read_text())["routes"]
    return listed


@cache
def weight(path: str) -> int:
    """Bytes on the wire of one file of dist/."""
    return (DIST / f"{path.lstrip('/')}.br").stat().st_size


def closure(wanted: list[str]) -> set[str]:
    """These modules with everything that they import at once."""
    scripts: set[str] = set()
    while wanted:
        script = wanted.pop()
        if script in scripts:
            continue
        scripts.add(script)
        source = (DIST / script.lstrip("/")).read_text()
        wanted += [f"/assets/{name}" for name in re.findall(r'(?:from|import)\s*["`]\./([^"`]+\.js)["`]', source)]
    return scripts


def entry_of(text: str) -> list[str]:
    return re.findall(r'<script type="module"[^>]* src="([^"]+)"', text)


def first_load(html: str) -> tuple[int, int]:
    """(all, script) bytes of a cold visit to one shell: itself, its styles, its modules with what they import."""
    text = (DIST / html).read_text()
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    ahead = re.findall(r'modulepreload"[^>]* href="([^"]+)"', text)
    code = sum(weight(script) for script in closure([*entry_of(text), *ahead]))
    return weight(html) + sum(weight(style) for style in styles) + code, code


def test_the_first_screen_weighs_less_than_a_thumbnail(routes: list[dict[str, Any]]) -> None:
    home = next(route for route in routes if route["pattern"] == "/")
    everything, code = first_load(home["html"])
    assert everything <= 30 * KB, everything
    assert code <= 20 * KB, code


def test_no_lazy_piece_is_heavy_and_all_code_together_is_small(routes: list[dict[str, Any]]) -> None:
    pieces = [f"/assets/{piece.name}" for piece in DIST.glob("assets/*.js")]
    first = closure(entry_of((DIST / routes[0]["html"]).read_text()))
    for piece in pieces:
        if piece not in first:
            assert weight(piece) <= 12 * KB, piece
    # docs/decisions/code-budget.md: the desk's and a helper's screens are on no resident's phone
    apart = {place: [piece for piece in pieces if f"/{place}-" in piece] for place in ("desk", "helper")}
    kept = sum(weight(piece) for piece in pieces if not any(piece in each for each in apart.values()))
    assert kept <= 112 * KB, kept
    for place, most in (("desk", 62), ("helper", 40)):
        assert sum(weight(piece) for piece in apart[place]) <= most * KB


def test_a_residents_page_needs_no_piece_of_the_desk_or_of_a_helper(routes: list[dict[str, Any]]) -> None:
    """Phones do not keep those pieces beforehand: a page that needed one would not open without a network."""
    for route in routes:
        if not route["pattern"].startswith(("/can-bo", "/to-vien", "/huong-dan")):
            text = (DIST / route["html"]).read_text()
            needed = closure([*entry_of(text), *re.findall(r'modulepreload"[^>]* href="([^"]+)"', text)])
            assert not [piece for piece in needed if "/desk-" in piece or "/helper-" in piece], route["pattern"]


def test_the_worker_and_what_it_keeps_are_small() -> None:
    assert weight("sw.js") <= 3 * KB
    source = (DIST / "sw.js").read_text()
    kept = re.findall(r"/(?:assets|shells)/[\w.-]+\.(?:js|css|html)", source)
    assert len(kept) > 3
    # A helper's phone keeps all of these; a resident's keeps fewer.
    assert sum(weight(file) for file in set(kept)) <= 400 * KB


def test_no_web_font_and_nothing_from_elsewhere() -> None:
    for file in DIST.rglob("*"):
        assert file.suffix not in {".woff", ".woff2", ".ttf", ".otf"}, file.name
        if file.suffix in {".html", ".css"}:
            assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//""", file.read_text()), (
                file.name
            )


def test_every_shell_says_which_screen_it_is(routes: list[dict[str, Any]]) -> None:
    """One heading each and never another route's: the first paint must not be a lie."""
    for route in routes:
        text = (DIST / route["html"]).read_text()
        assert len(re.findall("<h1[ >]", text)) == 1, route["pattern"]
        assert re.search(r"<h1[^>]*>[^<]+</h1>", text), route["pattern"]
        assert "style=" not in text, route["pattern"]


def test_the_policy_names_every_inline_piece(routes: list[dict[str, Any]]) -> None:
    import base64
    import hashlib

    for route in routes:
        text = (DIST / route["html"]).read_text()
        for tag, allowed in (("script", route["scripts"]), ("style", route["styles"])):
            for inline in re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in allowed, (route["pattern"], tag)


def test_what_a_page_needs_comes_in_one_round_trip_after_its_html(routes: list[dict[str, Any]]) -> None:
    """A browser opens six connections to a server: a seventh piece would come a whole round trip later."""
    for pattern in ("/", "/tim", "/thu-tuc/:code", "/lam/:draft/:section", "/tra-cuu"):
        (route,) = [each for each in routes if each["pattern"] == pattern]
        text = (DIST / route["html"]).read_text()
        announced = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', text))
        modules = {piece for piece in announced if piece.endswith(".js")}
        assert closure(list(modules)) == modules, "found late"
        at_hand = {"/api/procedures/{code}", "/api/life-events"}  # api.doors.given: these travel in the HTML
        assert len(announced) + len(set(route["reads"]) - at_hand) <= 6, (pattern, announced, route["reads"])
