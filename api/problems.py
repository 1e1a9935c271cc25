"""One mapper: whatever was refused or went wrong becomes a problem document (RFC 9457), or a page for a navigation."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from api import pages
from kernel.database import BadValue, Unavailable
from kernel.errors import NotFound, Refusal, Unreadable
from kernel.logs import log

MEDIA_TYPE = "application/problem+json"

SENTENCES = {
    400: ("Dữ liệu gửi lên chưa đúng. Mọi thứ đã nhập còn nguyên.", "What was sent is not right. Everything is kept."),
    404: (NotFound.vi, NotFound.en),
    405: ("Địa chỉ này không nhận cách gọi đó.", "This address does not take that method."),
    413: ("Dữ liệu gửi lên quá lớn. Phần khác đã lưu.", "What was sent is too large. The rest is kept."),
    415: ("Kiểu dữ liệu này không nhận ở đây.", "This kind of content is not taken here."),
    500: (
        "Hệ thống có lỗi, không phải lỗi của ông/bà. Không mất gì. Thử lại.",
        "Our fault. Nothing is lost. Try again.",
    ),
    503: (
        "Hệ thống đang bận. Không mất gì. Thử lại sau ít phút.",
        "The system is busy. Nothing is lost. Try again soon.",
    ),
}
TYPES = {400: "unreadable", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "wrong-media-type"}


class Problem(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """RFC 9457 §3.1, with the sentences to show in both languages and what each field lacks."""

    type: str
    title: str
    status: int
    detail: str
    vi: str
    en: str
    facts: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []


def language(headers: Any) -> str:
    """`en` when the client asks for English first, else `vi`."""
    return "en" if (headers.get("accept-language") or "").lower().startswith("en") else "vi"


def answer(request: Request[Any, Any, Any], problem: Problem, headers: dict[str, str] | None = None) -> Response[Any]:
    """The problem as JSON under /api and to programs; as a small page to a navigation elsewhere."""
    if pages.wanted(request.url.path, request.headers):
        html = pages.page(problem.vi, problem.en, trial=bool(request.scope["state"].get("trial")))
        dressed = {**(headers or {}), **pages.HEADERS}
        return Response(html, status_code=problem.status, media_type="text/html", headers=dressed)
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """A refusal beside which its class gives type, title, status and sentences."""
    kind = type(refusal)
    vi, en = refusal.sentence("vi"), refusal.sentence("en")
    errors = refusal.facts.get("errors", [])
    problem = Problem(
        type=kind.type_uri(),
        title=(kind.__doc__ or "").strip().split("\n")[0],
        status=refusal.status,
        detail=en if language(request.headers) == "en" else vi,
        vi=vi,
        en=en,
        facts={name: value for name, value in refusal.facts.items() if name != "errors"},
        errors=list(errors) if isinstance(errors, list | tuple) else [],
    )
    return answer(request, problem, dict(refusal.headers))


def _plain(request: Request[Any, Any, Any], status: int, slug: str, title: str, **more: Any) -> Response[Any]:
    vi, en = SENTENCES.get(status, SENTENCES[500] if status >= 500 else SENTENCES[400])
    detail = en if language(request.headers) == "en" else vi
    headers = more.pop("headers", None)
    problem = Problem(type=f"/problems/{slug}", title=title, status=status, detail=detail, vi=vi, en=en, **more)
    return answer(request, problem, headers)


def invalid(request: Request[Any, Any, Any], failure: ValidationException) -> Response[Any]:
    """The request does not fit its schema: which fields, in the client's words for them."""
    extra = failure.extra if isinstance(failure.extra, list) else []
    errors = [
        {"field": item.get("key", ""), "says": item.get("message", "")} for item in extra if isinstance(item, dict)
    ]
    return _plain(request, 400, "unreadable", (Unreadable.__doc__ or "").strip(), errors=errors)


def http(request: Request[Any, Any, Any], failure: HTTPException) -> Response[Any]:
    """What the framework refused before any of our code ran."""
    if isinstance(failure.__cause__, msgspec.ValidationError):  # a body field named like one of our doors
        return _plain(request, 400, "unreadable", (Unreadable.__doc__ or "").strip())
    status = failure.status_code
    if status >= 500:
        log.error("request.unforeseen", path=request.scope.get("path_template", ""), exc_info=failure)
    headers = dict(failure.headers or {})
    return _plain(request, status, TYPES.get(status, "refused"), failure.detail or "Refused", headers=headers)


def unforeseen(request: Request[Any, Any, Any], failure: Exception) -> Response[Any]:
    """The last resort: logged with its trace, told without it."""
    nested = isinstance(failure, RecursionError) and "deserializing" in str(failure)  # JSON a thousand levels deep
    if nested or isinstance(failure, BadValue):  # a NUL byte or an out-of-range number that only the database noticed
        return _plain(request, 400, "unreadable", (Unreadable.__doc__ or "").strip())
    if isinstance(failure, Unavailable):
        log.warning("request.unavailable", error=type(failure).__name__)
        return _plain(request, 503, "unavailable", "A part this answer needs is away", headers={"retry-after": "2"})
    log.error("request.unforeseen", path=request.scope.get("path_template", ""), exc_info=failure)
    return _plain(request, 500, "unforeseen", "Unforeseen")


HANDLERS: dict[Any, Any] = {
    Refusal: refused,
    ValidationException: invalid,
    HTTPException: http,
    Exception: unforeseen,
}
