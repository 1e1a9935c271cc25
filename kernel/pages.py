"""The page that answers a navigation which comes to nothing: what happened, what is kept, where to go on.

It stands alone (no script, no asset), since what it speaks of may be that nothing else answers.
"""

import base64
import hashlib
from html import escape
from string import Template

_TRIAL = "<header>Bản chạy thử: hồ sơ và tiền không thật.</header>\n"
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
$banner<main>
<h1>$title</h1>
$body</main>
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


def lone_page(title: str, body: str, *, trial: bool) -> str:
    """`title`: text. `body`: markup, already escaped, lines ended. `trial`: say that nothing here is real."""
    return _PAGE.substitute(title=escape(title), body=body, style=_STYLE, banner=_TRIAL if trial else "")


def in_english(text: str) -> str:
    """The same said in English, below; nothing where there is nothing to say."""
    return f'<p class="en" lang="en">{escape(text)}</p>\n' if text else ""
