"""The front door, one ASGI wrapper around everything: pinned host, origin, one unit of work, visitor, metrics.

Stock middleware for the same cost ten times the handler (docs/decisions/one-wrapper.md).
"""

import time
from collections.abc import Awaitable, Callable, Collection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import msgspec

from api import pages
from api.limits import Buckets, real_address
from kernel.actor import Actor, Guest
from kernel.database import Connection, Database, Unavailable, Unit
from kernel.logs import log

Resolve = Callable[[Connection, str], Awaitable[Actor | None]]
MayAsk = Callable[[Guest, str, str], bool]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
API_CSP = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox")
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Tally:
    """What really left the door: count, seconds and buckets per (method, route pattern, status)."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str, int], list[float]] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        row = self.seen.get((method, route, status))
        if row is None:
            row = self.seen[method, route, status] = [0.0] * (2 + len(BUCKETS_S))
        row[0] += 1
        row[1] += seconds
        for index, edge in enumerate(BUCKETS_S):
            if seconds <= edge:
                row[2 + index] += 1
                break


class Front:
    """Wraps the application. `own` are the paths whose callers are machines with credentials of their own."""

    def __init__(
        self,
        app: Callable[..., Awaitable[None]],
        *,
        database: Callable[[], Database],
        resolve: Resolve,
        base_url: str,
        cookie: str,
        guest_cookie: str,
        may_ask: MayAsk,
        tally: Tally,
        trial: bool,
        machine_paths: Collection[str] = ("/payments/", "/sandbox/", "/health/", "/metrics"),
        trusted_proxies: Collection[str] = LOOPBACK,
    ) -> None:
        self.app = app
        self._database = database
        self._resolve = resolve
        parts = urlsplit(base_url)
        self._origin = f"{parts.scheme}://{parts.netloc}".encode()
        self._host = parts.netloc.encode()
        self._loopback = (parts.hostname or "") in LOOPBACK
        self._headers = (*HEADERS, HSTS) if parts.scheme == "https" else HEADERS
        self._cookie, self._guest_cookie = cookie, guest_cookie
        self._cookie_mark, self._guest_mark = cookie.encode() + b"=", guest_cookie.encode() + b"="
        self._may_ask = may_ask
        self._tally = tally
        self._trial = trial
        self._machine_paths = tuple(machine_paths)
        self._trusted = frozenset(trusted_proxies)
        self._asked = Buckets(burst=240, per_second=40)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request in, one answer out; whatever happens, the unit of work is ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = dict(scope["headers"])
        path: str = scope["path"]
        wait_s = self._ration(scope, path, headers)
        refusal = self._refuse(scope["method"], path, headers)
        if wait_s:
            refusal = (429, "too-many", f"Thử quá nhiều lần. Chờ {wait_s} giây rồi thử lại; không mất gì.")
        if refusal is not None:
            self._tally.note(scope["method"], "refused at the door", refusal[0], 0.0)
            await self._tell(scope, send, refusal, wait_s)
            return
        unit = Unit(self._database())
        state = scope.setdefault("state", {})
        state["unit"], state["trial"] = unit, self._trial
        state["visitor"] = self._visitor(unit, scope, headers.get(b"cookie"), headers.get(b"motcua-person"))
        status, sent = 0, False

        async def leave(message: Any) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                await unit.end(keep=status < 400)
                message["headers"] = self._dressed(path, message["headers"])
                sent = True
            await send(message)

        try:
            await self.app(scope, receive, leave)
        except Exception as failure:
            if sent:
                raise
            log.error("front.not-answered", error=type(failure).__name__, exc_info=failure)
            befell = failure.__cause__ or failure  # Litestar wraps what befell it while it answered
            status = 503 if isinstance(befell, Unavailable) else 500
            busy = "Hệ thống đang bận. Không mất gì. Thử lại sau ít phút."
            await self._tell(scope, send, (status, "unavailable", busy))
        finally:
            await unit.end(keep=False)
            route = scope.get("path_template") or "other"
            self._tally.note(scope["method"], route, status, time.perf_counter() - started)

    async def _tell(self, scope: Any, send: Any, refusal: tuple[int, str, str], wait_s: int = 0) -> None:
        """What the door itself refuses: a page for a navigation, else a problem document."""
        status, slug, sentence = refusal
        if pages.wanted(scope["path"], {"accept": dict(scope["headers"]).get(b"accept", b"").decode("latin-1")}):
            body = pages.page(sentence, trial=self._trial).encode()
            said = [(b"content-type", b"text/html; charset=utf-8")]
            said += [(name.encode(), value.encode()) for name, value in pages.HEADERS.items()]
        else:
            body = msgspec.json.encode(
                {"type": f"/problems/{slug}", "title": slug, "status": status, "detail": sentence, "vi": sentence}
            )
            said = [(b"content-type", b"application/problem+json")]
        said += [(b"content-length", str(len(body)).encode()), *HEADERS]
        if wait_s:
            said.append((b"retry-after", str(wait_s).encode()))
        await send({"type": "http.response.start", "status": status, "headers": said})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _ration(self, scope: Any, path: str, headers: dict[bytes, bytes]) -> int:
        """Seconds to wait, 0 to pass. Puts the real address where everybody behind looks for it."""
        peer = scope["client"][0] if scope.get("client") else ""
        address = real_address(peer, headers, self._trusted)
        if address != peer:
            scope["client"] = (address, 0)
        if address in LOOPBACK or not path.startswith(("/api/", "/auth/")):
            return 0
        return self._asked.take(self._token(headers.get(b"cookie")) or address)

    def _dressed(self, path: str, headers: Any) -> list[Any]:
        dressed = [*headers, *self._headers]
        if path.startswith("/api/") and not path.startswith("/api/schema"):
            dressed.append(API_CSP)
            if not any(name == b"cache-control" for name, _ in headers):
                dressed.append((b"cache-control", b"no-store"))
        return dressed

    def _refuse(self, method: str, path: str, headers: dict[bytes, bytes]) -> tuple[int, str, str] | None:
        host = headers.get(b"host", b"")
        if host != self._host and not self._is_local(host) and not path.startswith(("/health/", "/metrics")):
            return 421, "wrong-host", "Địa chỉ này không do hệ thống này phục vụ."
        if method in SAFE or path.startswith(self._machine_paths):
            return None
        site = headers.get(b"sec-fetch-site")
        origin = headers.get(b"origin")
        foreign = origin is not None and origin != self._origin and not self._is_local_origin(origin, host)
        if foreign or site in (b"cross-site", b"same-site"):
            return 403, "wrong-origin", "Yêu cầu đến từ trang khác nên không nhận. Không có gì thay đổi."
        return None

    def _is_local(self, host: bytes) -> bool:
        return self._loopback and host.rsplit(b":", 1)[0].decode("latin-1") in LOOPBACK

    def _is_local_origin(self, origin: bytes, host: bytes) -> bool:
        return self._is_local(host) and origin.partition(b"://")[2] == host

    def _visitor(
        self, unit: Unit, scope: Any, cookies: bytes | None, meant: bytes | None
    ) -> Callable[[], Awaitable[Actor | None]]:
        """`meant`: whose work a page believes it carries. Where another has signed in meanwhile, it is nobody's; so is
        what a guest on somebody else's phone asks for beyond their one draft."""
        known: list[Actor | None] = []

        async def ask(connection: Connection) -> None:
            token = self._token(cookies)
            if not known and token is not None:
                found = await self._resolve(connection, token)
                known.append(found if found is None or self._is_theirs(found, scope, meant) else None)

        async def visitor() -> Actor | None:
            if not known and cookies is not None and (self._cookie_mark in cookies or self._guest_mark in cookies):
                await unit.alone(ask)
            return known[0] if known else None

        return visitor

    def _is_theirs(self, found: Actor, scope: Any, meant: bytes | None) -> bool:
        if meant is not None and meant != str(found.person_id).encode():
            return False
        return found.guest is None or self._may_ask(found.guest, scope["method"], scope["path"])

    def _token(self, cookies: bytes | None) -> str | None:
        """A guest's hides the phone's own, even once it stands for nobody: see `/auth/guest/return`."""
        if cookies is None:
            return None
        name, mark = self._cookie, self._cookie_mark
        if self._guest_mark in cookies:
            name, mark = self._guest_cookie, self._guest_mark
        if mark not in cookies:
            return None
        text = cookies.decode("latin-1")
        start = text.find(f"{name}=")
        if start == 0 or text[start - 2 : start] == "; ":
            return text[start + len(name) + 1 :].partition(";")[0] or None
        morsel = SimpleCookie(text).get(name)
        return morsel.value if morsel else None
