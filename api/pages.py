"""The page that answers a navigation which comes to nothing: what happened and where to go on.

It stands alone (no script, no asset), since what it speaks of may be that nothing else answers.
"""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from string import Template

_TRIAL = "<header>Bản chạy thử: hồ sơ và tiền không thật.</header>"
_STYLE = """
:root{color-scheme:light dark;--page:#F7F6F2;--text:#1A1D20;--muted:#4A5259;--action:#0B5A63;
--warn:#7A4100;--warnface:#FFF1D6;--ring:#1A1D20}
@media(prefers-color-scheme:dark){:root{--page:#121517;--text:#ECEAE4;--muted:#B6BCC2;--action:#7ACAD4;
--warn:#FFC671;--warnface:#3A2A0E;--ring:#FFF}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:400 1.125rem/1.6 system-ui,sans-serif}
main{max-width:36rem;margin:0 auto;padding:32px 16px}
h1{font-size:1.5rem;line-height:1.4;text-wrap:balance;margin:0 0 12px}
p{margin:0 0 16px}
header{background:var(--warnface);color:var(--warn);padding:8px 16px;text-align:center;font-weight:600}
.en{color:var(--muted);font-size:1rem}
a{color:var(--action);text-underline-offset:.3em;display:inline-block;padding:10px 0;min-height:48px}
a:focus-visible{outline:3px solid var(--ring);outline-offset:3px}
"""
_PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$vi · Một Cửa</title>
<style>$style</style>
</head>
<body>
$banner<main>
<h1>$vi</h1>
$en<p><a href="/">Về trang chủ · <span lang="en">Home</span></a></p>
</main>
</body>
</html>
""")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def wanted(path: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser goes there: `/api` answers programs, whatever they say they accept."""
    return "text/html" in (headers.get("accept") or "") and not path.startswith("/api/")


def page(vi: str, en: str = "", *, trial: bool) -> str:
    """`trial`: say that nothing here is real."""
    told = f'<p class="en" lang="en">{escape(en)}</p>\n' if en else ""
    return _PAGE.substitute(vi=escape(vi), en=told, style=_STYLE, banner=f"{_TRIAL}\n" if trial else "")
