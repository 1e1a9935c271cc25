"""Small pages that answer a navigation when a sign-in does not come about: what happened, what is kept, what to do.

They stand alone (no script, no asset), since what they speak of may be that nothing else answers.
"""

import base64
import hashlib
from html import escape
from string import Template
from urllib.parse import quote

import msgspec
from litestar import MediaType, Response


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A page's sentences, Vietnamese and English."""

    status: int
    title: str
    body: str
    retry: str
    en: str


SILENT = Words(
    status=503,
    title="VNeID chưa trả lời.",
    body="Bản nháp còn nguyên. Làm tiếp; gấp thì đến quầy.",
    retry="Đăng nhập lại",
    en="VNeID is not answering. Your draft is kept. Go on with it; if it is urgent, come to the counter.",
)
REFUSED = Words(
    status=400,
    title="Chưa đăng nhập: câu trả lời của nơi định danh không khớp.",
    body="Bản nháp còn nguyên. Đăng nhập lại từ đầu; vẫn vậy thì gọi 1022.",
    retry="Đăng nhập lại",
    en="Not signed in: the identity provider's answer did not match. Your draft is kept. Sign in again, or call 1022.",
)
LOST = Words(
    status=400,
    title="Lần đăng nhập này đã hết giờ hoặc mở ở nơi khác.",
    body="Mọi thứ còn nguyên. Đăng nhập lại.",
    retry="Đăng nhập lại",
    en="This sign-in has run out, or began elsewhere. Everything is kept. Sign in again.",
)
DECLINED = Words(
    status=200,
    title="Chưa đăng nhập.",
    body="Bản nháp còn nguyên. Làm trước, đăng nhập sau cũng được.",
    retry="Đăng nhập lại",
    en="Not signed in. Your draft is kept. You may go on and sign in later.",
)
SAME_PERSON = Words(
    status=409,
    title="Vẫn là tài khoản của người giữ máy này.",
    body="Bản nháp còn nguyên. Bà con đăng nhập bằng tài khoản VNeID của chính mình.",
    retry="Về việc của tổ viên",
    en="This is still the account of whose phone it is. The draft is kept. Sign in with your own VNeID account.",
)
CLOSED = Words(
    status=503,
    title="Nơi này chưa mở đăng nhập.",
    body="Bản nháp còn nguyên. Gấp thì đến quầy, hoặc gọi 1022.",
    retry="Thử lại",
    en="Signing in is not open here yet. Your draft is kept. If it is urgent, come to the counter or call 1022.",
)

_TRIAL = "Bản chạy thử: hồ sơ và tiền không thật."
_STYLE = """
:root{color-scheme:light dark;--page:#F7F6F2;--text:#1A1D20;--muted:#4A5259;--action:#0B5A63;--label:#FFF;
--warn:#7A4100;--warnface:#FFF1D6;--ring:#1A1D20}
@media(prefers-color-scheme:dark){:root{--page:#121517;--text:#ECEAE4;--muted:#B6BCC2;--action:#7ACAD4;--label:#04262B;
--warn:#FFC671;--warnface:#3A2A0E;--ring:#FFF}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:400 1.125rem/1.6 system-ui,sans-serif}
body::before{content:"";display:block;height:4px;
background:repeating-linear-gradient(90deg,#3A3A78 0 12px,#B07A1E 12px 16px)}
main{max-width:36rem;margin:0 auto;padding:32px 16px}
h1{font-size:1.5rem;line-height:1.4;text-wrap:balance;margin:0 0 12px}
p{margin:0 0 16px}
header{background:var(--warnface);color:var(--warn);padding:8px 16px;text-align:center;font-weight:600}
.en{color:var(--muted);font-size:1rem}
a{color:var(--action);text-underline-offset:.3em;display:inline-block;padding:10px 0;min-height:48px}
a.go{display:block;text-align:center;background:var(--action);color:var(--label);text-decoration:none;border-radius:8px;
padding:12px 24px;min-height:52px;margin:24px 0 8px}
a:focus-visible{outline:3px solid var(--ring);outline-offset:3px}
"""

_PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title · Một Cửa</title>
<style>$style</style>
</head>
<body>
$banner
<main>
<h1>$title</h1>
<p>$body</p>
<p class="en" lang="en">$en</p>
<a class="go" href="$again">$retry</a>
<a href="/">Làm tiếp, chưa đăng nhập · <span lang="en">Go on</span></a>
<p>Cần hỗ trợ? Gọi <a href="tel:1022">1022</a></p>
</main>
</body>
</html>
""")

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def answer(words: Words, wanted: str = "/", *, trial: bool) -> Response[str]:
    """The page; its button signs in again and lands on `wanted`. `trial`: say that nothing here is real."""
    text = {"title": words.title, "body": words.body, "en": words.en, "retry": words.retry}
    body = _PAGE.substitute(
        {name: escape(value) for name, value in text.items()},
        style=_STYLE,
        banner=f"<header>{_TRIAL}</header>" if trial else "",
        again=escape(f"/auth/login?next={quote(wanted, safe='/')}"),
    )
    return Response(body, status_code=words.status, media_type=MediaType.HTML, headers=_HEADERS)
