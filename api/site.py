"""Serves the built PWA from memory: one shell per route pattern, brotli or gzip, ETag, immutable hashes, strict CSP.

What is a route, its hashes and its preloads stand in the build's `routes.json`; a path that is neither file nor route
nor ours is answered with the "not found" shell. A read that stands in memory travels in the page that begins with it.
"""

import hashlib
import html
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import brotli
import msgspec

from api.opening import Opening, Said

TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".png": b"image/png",
    ".json": b"application/json",
    ".webmanifest": b"application/manifest+json",
    ".txt": b"text/plain; charset=utf-8",
}
ELSEWHERE = ("/api/", "/auth/", "/payments/", "/sandbox/", "/health/", "/metrics", "/notifications/")
IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATE = b"no-cache"


class _Route(msgspec.Struct, frozen=True, kw_only=True):
    pattern: str
    html: str
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class _Build(msgspec.Struct, frozen=True, kw_only=True):
    marker: str
    routes: tuple[_Route, ...]
    missing: str
    opening: Opening | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a read, as the page brings it along; what it says at a glance, where that is drawn too."""

    body: bytes
    said: Said | None = None


Give = Callable[[Mapping[str, str]], Given | None]
"""By the pieces of the path; None: the page asks for itself."""


class _Page:
    """One file in memory, in each encoding, with its headers ready once it has been asked for."""

    def __init__(
        self, name: str, body: bytes, pack: Callable[[], Mapping[bytes, bytes]], extra: list[tuple[bytes, bytes]]
    ) -> None:
        self.name = name
        self.body = body
        self._pack = pack
        self.extra = extra

    @cached_property
    def forms(self) -> list[tuple[bytes, bytes, bytes, list[tuple[bytes, bytes]]]]:
        """(encoding, etag, content, headers), best first. Made late: forty shells to press would delay a start."""
        cache = IMMUTABLE if self.name.startswith("assets/") else REVALIDATE
        kind = TYPES.get(Path(self.name).suffix, b"application/octet-stream")
        base = [(b"content-type", kind), (b"cache-control", cache), (b"vary", b"accept-encoding"), *self.extra]
        packed = self._pack()
        forms = []
        for encoding in (b"br", b"gzip", b""):
            content = packed.get(encoding) if encoding else self.body
            if content is None:
                continue
            tag = b'"' + hashlib.sha256(content).hexdigest()[:24].encode() + b'"'
            headers = [*base, (b"etag", tag), (b"content-length", str(len(content)).encode())]
            if encoding:
                headers.append((b"content-encoding", encoding))
            forms.append((encoding, tag, content, headers))
        return forms

    def form(self, accepted: bytes) -> tuple[bytes, bytes, list[tuple[bytes, bytes]]]:
        """(etag, body, headers) of the best encoding the client takes."""
        for encoding, tag, content, headers in self.forms:
            if not encoding or encoding in accepted:
                return tag, content, headers
        raise AssertionError("the plain form is always there")


class Site:
    """ASGI: answers the PWA's files and routes, hands everything else on."""

    def __init__(
        self,
        app: Callable[..., Awaitable[None]],
        dist: Path,
        *,
        sandbox: bool,
        colours: str = "",
        secure: bool = False,
        given: Mapping[str, Give] | None = None,
    ) -> None:
        """`colours`: a style sheet of the province's tokens, inlined after the critical one and hashed into the CSP.

        `given`: by a route's read, where its answer is at hand.
        """
        self.app = app
        self._given = given or {}
        self._sandbox = sandbox
        self._colours = colours
        self._secure = secure
        self._files: dict[str, _Page] = {}
        self._routes: list[tuple[re.Pattern[str], _Page, _Route]] = []
        self._missing: _Page | None = None
        self._opening: Opening | None = None
        if (dist / "routes.json").exists():
            self._load(dist)

    def _load(self, dist: Path) -> None:
        build = msgspec.json.decode((dist / "routes.json").read_bytes(), type=_Build)
        self._opening = build.opening
        shells = {route.html for route in build.routes} | {build.missing}
        for file in sorted(dist.rglob("*")):
            name = file.relative_to(dist).as_posix()
            if file.is_file() and file.suffix not in (".br", ".gz") and name not in shells and name != "routes.json":
                self._files[f"/{name}"] = _Page(name, file.read_bytes(), partial(dict, _packed(file)), [])
        first = build.routes[0]
        lost = _Route(pattern="", html=build.missing, scripts=first.scripts, styles=first.styles)
        # the service worker fetches shells by their own names, with the policy that each was built for
        pages = {f"/{route.html}": self._shell(dist, build, route) for route in (*build.routes, lost)}
        self._files |= pages
        self._missing = pages[f"/{lost.html}"]
        for route in build.routes:
            self._routes.append((_expression(route.pattern), pages[f"/{route.html}"], route))

    def _shell(self, dist: Path, build: _Build, route: _Route) -> _Page:
        text = (dist / route.html).read_text("utf-8")
        if self._sandbox:
            text = text.replace(build.marker, build.marker.replace("off", "on"), 1)
        styles = list(route.styles)
        if self._colours:
            text = text.replace("</head>", f"<style>{self._colours}</style></head>", 1)
            styles.append(f"'sha256-{_digest(self._colours)}'")
        body = text.encode()
        policy = [(b"content-security-policy", self._policy(route.scripts, styles))]
        return _Page(route.html, body, lambda: {b"br": brotli.compress(body, quality=9)}, policy)

    def _policy(self, scripts: tuple[str, ...], styles: list[str]) -> bytes:
        parts = [
            "default-src 'none'",
            f"script-src 'self' {' '.join(scripts)}",
            f"style-src 'self' {' '.join(styles)}",
            "img-src 'self' blob: data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "media-src 'self' blob:",
            "form-action 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types sw",
        ]
        if self._secure:
            parts.append("upgrade-insecure-requests")
        return "; ".join(part.strip() for part in parts).encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """A file, a route's shell, or whatever is behind."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        page = self._files.get(path)
        if page is not None:
            await _send(scope, send, page, 200)
            return
        if path.startswith(ELSEWHERE) or self._missing is None:
            await self.app(scope, receive, send)
            return
        for expression, shell, route in self._routes:
            found = expression.fullmatch(path)
            if found:
                reads = (*route.reads, *(route.own if _has_session(scope) else ()))
                page, left = self._open(shell, reads, found.groupdict())
                await _send(scope, send, page, 200, [_preload(read) for read in left])
                return
        wants_page = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        if wants_page and "." not in path.rsplit("/", 1)[-1]:
            await _send(scope, send, self._missing, 404)
        else:
            await self.app(scope, receive, send)

    def _open(self, shell: _Page, reads: tuple[str, ...], pieces: Mapping[str, str]) -> tuple[_Page, list[str]]:
        """The shell with what is at hand, and what is left to ask for."""
        brought, left = [], []
        for read in reads:
            give = self._given.get(read)
            found = give(pieces) if give else None
            if found is None:
                left.append(_filled(read, pieces))
            else:
                brought.append((_filled(read, pieces), found))
        return (_with(shell, tuple(brought), self._opening) if brought else shell), left


@lru_cache(maxsize=256)
def _with(shell: _Page, brought: tuple[tuple[str, Given], ...], opening: Opening | None) -> _Page:
    """The shell with these answers at its end, and with what they say at a glance instead of an outline."""
    text = shell.body.decode()
    for read, given in brought:
        if given.said and opening:
            text = _replace(text, "<title", "</title>", f"<title>{html.escape(given.said.name)} · Một Cửa</title>")
            text = _replace(text, "<h1", "</main>", opening.draw(given.said) + "</main>")
        answer = given.body.decode().replace("<", "\\u003c")
        text = text.replace("</body>", f'<script type="application/json" data-of="{read}">{answer}</script></body>', 1)
    body = text.encode()
    return _Page(shell.name, body, lambda: {b"br": brotli.compress(body, quality=5)}, shell.extra)


def _replace(text: str, start: str, end: str, by: str) -> str:
    before, _, rest = text.partition(start)
    return before + by + rest.partition(end)[2]


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r":([a-zA-Z]+)", r"(?P<\1>[^/]+)", pattern) + ("/?" if pattern != "/" else ""))


def _has_session(scope: Any) -> bool:
    """Whether a session's cookie came along; what it is worth the reads themselves will say."""
    cookies = dict(scope["headers"]).get(b"cookie", b"")
    return any(each.strip().startswith((b"motcua=", b"__Host-motcua=")) for each in cookies.split(b";"))


def _filled(read: str, pieces: Mapping[str, str]) -> str:
    """As an address that neither a header nor an attribute can be broken out of."""
    url = re.sub(r"\{([a-zA-Z]+)\}", lambda found: pieces[found.group(1)], read)
    return re.sub(r"[^A-Za-z0-9/._~%?=&:-]", "", url)


def _preload(url: str) -> tuple[bytes, bytes]:
    return b"link", f"<{url}>; rel=preload; as=fetch; crossorigin=anonymous".encode()


def _digest(text: str) -> str:
    import base64

    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _packed(file: Path) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for encoding, ending in ((b"br", ".br"), (b"gzip", ".gz")):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            found[encoding] = beside.read_bytes()
    return found


async def _send(
    scope: Any, send: Any, page: _Page, status: int, extra: list[tuple[bytes, bytes]] | None = None
) -> None:
    scope["path_template"] = "site"
    asked = dict(scope["headers"])
    tag, body, headers = page.form(asked.get(b"accept-encoding", b""))
    if status == 200 and tag in asked.get(b"if-none-match", b""):
        status, body = 304, b""
        headers = [header for header in headers if header[0] not in (b"content-length", b"content-encoding")]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *(extra or [])]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body, "more_body": False})
