"""The sandbox provider's pages: who to be, how to behave, goodbye. No script; every word that came in is escaped."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape

from litestar import MediaType, Response

from api.sandboxes.vneid.behaviour import Behaviour
from api.sandboxes.vneid.people import DemoPerson

BANNER = "Bản chạy thử: hồ sơ và tiền không thật."
_STYLE = """
:root{color-scheme:light dark;--page:#F7F6F2;--face:#FFF;--text:#1A1D20;--muted:#4A5259;--edge:#6E767D;--action:#0B5A63;
--label:#FFF;--warn:#7A4100;--warnface:#FFF1D6;--ring:#1A1D20}
@media(prefers-color-scheme:dark){:root{--page:#121517;--face:#1B1F22;--text:#ECEAE4;--muted:#B6BCC2;--edge:#8B949B;
--action:#7ACAD4;--label:#04262B;--warn:#FFC671;--warnface:#3A2A0E;--ring:#FFF}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:400 1.125rem/1.6 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:16px}
.banner{background:var(--warnface);color:var(--warn);padding:8px 16px;text-align:center;font-weight:600}
h1{font-size:1.5rem;line-height:1.4;margin:16px 0 8px}
h2{font-size:1.125rem;margin:24px 0 8px}
p{margin:0 0 12px}
small{color:var(--muted);display:block;font-size:1rem;font-weight:400}
button,select{font:inherit;width:100%;min-height:52px;padding:8px 16px;margin:0 0 8px;border-radius:8px;text-align:left;
border:1px solid var(--edge);background:var(--face);color:var(--text)}
button.go{background:var(--action);color:var(--label);border-color:var(--action);text-align:center}
button:focus-visible,select:focus-visible,a:focus-visible{outline:3px solid var(--ring);outline-offset:3px}
a{color:var(--action)}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def page(title: str, body: str, *, status: int = 200, form_target: str = "") -> Response[str]:
    """A page that stands alone. `form_target` is the origin that a form may be redirected to."""
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} · VNeID thử</title><style>{_STYLE}</style></head><body>"
        f'<header class="banner">{BANNER}</header><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {form_target}"
    )
    headers = {"cache-control": "no-store", "content-security-policy": policy.strip()}
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


def choose(people: Sequence[DemoPerson], asked: Mapping[str, str], *, address: str, form_target: str) -> Response[str]:
    """Who to be: one button a person. The authorization request travels in hidden fields and is judged again."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    residents = "".join(_button(person) for person in people if not person.posts)
    staff = "".join(_button(person) for person in people if person.posts)
    buttons = residents + (f"<h2>Cán bộ</h2>{staff}" if staff else "")
    body = (
        "<p>Đây không phải VNeID thật. Người và số dưới đây đều do chúng tôi đặt ra. "
        "Bấm một người để đăng nhập, không cần mật khẩu.</p>"
        f'<form method="post" action="{escape(address)}">{hidden}{buttons}'
        '<h2>Hoặc</h2><button name="person" value="">Không đồng ý, quay lại</button></form>'
    )
    return page("Đăng nhập với tư cách ai?", body, form_target=form_target)


def _button(person: DemoPerson) -> str:
    return (
        f'<button name="person" value="{escape(person.subject)}">{escape(person.name)}'
        f"<small>{escape(person.note)} · mức độ {person.level}</small></button>"
    )


def controls(current: Behaviour, *, address: str, keys_address: str) -> Response[str]:
    """How to behave from now on."""
    options = "".join(f"<option{' selected' if each is current else ''}>{escape(each)}</option>" for each in Behaviour)
    body = (
        f"<p>Đang chạy: <strong>{escape(current)}</strong>.</p>"
        f'<form method="post" action="{escape(address)}"><select name="name" aria-label="Cách cư xử">{options}</select>'
        '<button class="go">Đặt cách cư xử</button></form>'
        f'<h2>Khóa ký</h2><form method="post" action="{escape(keys_address)}"><button>Đổi khóa ký</button></form>'
    )
    return page("Điều khiển nơi định danh thử", body)


def leave(asked: Mapping[str, str], *, address: str) -> Response[str]:
    """Ask before ending a session that nobody proved to be theirs."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    body = f'<form method="post" action="{escape(address)}">{hidden}<button class="go">Đăng xuất</button></form>'
    return page("Đăng xuất khỏi nơi định danh thử?", body)


def left() -> Response[str]:
    """Nothing to go back to."""
    return page("Đã đăng xuất", '<p><a href="/">Về trang chủ</a></p>')


def wrong(error: str, description: str) -> Response[str]:
    """An authorization request that must not be redirected anywhere."""
    return page("Yêu cầu đăng nhập không đúng", f"<p>{escape(error)}: {escape(description)}</p>", status=400)
