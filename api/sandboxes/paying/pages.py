"""Every gateway's pages: pay, errors, controls. A bank's own look, and plainly a trial. No script."""

import base64
import hashlib
from datetime import timedelta, timezone
from html import escape

import msgspec
from litestar import MediaType, Response

from api.sandboxes.paying.gateway import FarSide
from api.sandboxes.paying.model import Behaviour, Choice, Order
from kernel.money import Dong, show

VIETNAM = timezone(timedelta(hours=7))
BANNER = "Bản chạy thử: hồ sơ và tiền không thật."
_STYLE = """
:root{color-scheme:light dark;--page:#EEF2F8;--face:#FFF;--text:#14213D;--muted:#44516B;--edge:#66728A;--blue:#005BAA;
--label:#FFF;--red:#B3151B;--warn:#7A4100;--warnface:#FFF1D6;--ring:#14213D}
@media(prefers-color-scheme:dark){:root{--page:#0E1420;--face:#182132;--text:#E8ECF4;--muted:#B4BED0;--edge:#8894AA;
--blue:#7DB8EE;--label:#06213A;--red:#FFB0A6;--warn:#FFC671;--warnface:#3A2A0E;--ring:#FFF}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:400 1.125rem/1.6 system-ui,sans-serif}
.banner{background:var(--warnface);color:var(--warn);padding:8px 16px;text-align:center;font-weight:600}
header{background:var(--face);border-bottom:3px solid var(--blue)}
header p{max-width:36rem;margin:0 auto;padding:12px 16px;font-weight:700;font-size:1.25rem;color:var(--blue)}
main{max-width:36rem;margin:0 auto;padding:16px}
section,details{background:var(--face);border:1px solid var(--edge);border-radius:8px;padding:16px;margin:0 0 16px}
h1{font-size:1.25rem;line-height:1.4;margin:0 0 12px}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:4px 16px}
dt{color:var(--muted)}dd{margin:0;text-align:right;overflow-wrap:anywhere}
dd.sum{font-size:1.75rem;font-weight:700;line-height:1.3}
button{font:inherit;width:100%;min-height:52px;padding:8px 16px;margin:0 0 8px;border-radius:8px;
border:1px solid var(--edge);background:var(--face);color:var(--text)}
button.go{background:var(--blue);color:var(--label);border-color:var(--blue);font-weight:600}
button.no{color:var(--red)}
button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,a:focus-visible{
outline:3px solid var(--ring);outline-offset:3px}
summary{min-height:48px;display:flex;align-items:center;cursor:pointer}
label{display:flex;justify-content:space-between;align-items:center;gap:16px;min-height:48px}
input,select{font:inherit;min-height:48px;padding:4px 8px;border-radius:8px;border:1px solid var(--edge);
background:var(--face);color:var(--text);max-width:12rem}
label input[type=number]{width:9rem}
input[type=checkbox]{width:24px;min-height:24px;flex:none}
small{display:block;color:var(--muted);font-size:1rem;font-weight:400}
button.go small{color:var(--label)}
a{color:var(--blue)}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
LABELS = {
    "lose": "Không báo IPN",
    "duplicates": "Báo thêm mấy lần",
    "delaySeconds": "Báo chậm (giây)",
    "reorder": "Tin mới đến trước tin cũ",
    "forge": "Gửi tin giả trước tin thật",
    "shortByVnd": "Thu thiếu (đ)",
    "overByVnd": "Thu thừa (đ)",
    "late": "Giờ trả sau giờ hết hạn",
    "twice": "Trừ tiền hai lần",
    "api": "Khi được hỏi (querydr)",
    "refund": "Khi hoàn tiền",
    "retryEverySeconds": "Báo lại sau (giây)",
    "retryTimes": "Báo lại mấy lần",
}


def page(far: FarSide, title: str, body: str, *, status: int = 200, form_target: str = "") -> Response[str]:
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} · {far.title} thử</title><style>{_STYLE}</style></head><body>"
        f'<header><div class="banner">{BANNER}</div>'
        f"<p>{far.title} (giả)</p></header><main>{body}</main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {form_target}"
    )
    headers = {"cache-control": "no-store", "content-security-policy": policy.strip()}
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


def pay(far: FarSide, order: Order, ticket: str, mood: Behaviour, *, form_target: str) -> Response[str]:
    """What is to be paid, and what a payer may do."""
    ends = order.expires_at.astimezone(VIETNAM).strftime("%H:%M")
    choices = (
        (Choice.PAY, "go", "Thanh toán", "thẻ thử NCB, đủ tiền"),
        (Choice.NO_MONEY, "", "Thẻ không đủ tiền", "ngân hàng từ chối, mã 51"),
        (Choice.RETRY, "", "Thẻ đầu không đủ, thẻ sau đủ", "hai tin: từ chối rồi đã trả"),
        (Choice.CANCEL, "no", "Hủy giao dịch", "quay lại, chưa trả gì"),
    )
    buttons = "".join(
        f'<button class="{kind}" name="choice" value="{choice}">{escape(label)}<small>{escape(note)}</small></button>'
        for choice, kind, label, note in choices
    )
    body = (
        '<section><h1>Thông tin đơn hàng</h1><dl><dt>Số tiền</dt><dd class="sum">'
        f"{escape(show(Dong(order.amount_vnd)))}</dd><dt>Nội dung</dt><dd>{escape(order.info)}</dd>"
        f"<dt>Mã giao dịch</dt><dd>{escape(order.reference)}</dd><dt>Hết hạn lúc</dt><dd>{ends}</dd></dl></section>"
        f'<section><form method="post" action="/sandbox/{far.name}/pay">'
        f'<input type="hidden" name="ticket" value="{escape(ticket)}">{buttons}</form></section>{_controls(far, mood)}'
    )
    return page(far, "Thanh toán", body, form_target=form_target)


def controls(far: FarSide, mood: Behaviour) -> Response[str]:
    """How to behave from now on."""
    body = f"<h1>Điều khiển cổng thanh toán thử</h1>{_controls(far, mood, is_open=True)}"
    return page(far, "Điều khiển", body)


def _controls(far: FarSide, mood: Behaviour, *, is_open: bool = False) -> str:
    rows = "".join(_control(name, value) for name, value in msgspec.to_builtins(mood).items())
    return (
        f"<details{' open' if is_open else ''}><summary>Cho cổng này hư theo ý muốn</summary>"
        f'<form method="post" action="/sandbox/{far.name}/behaviour">{rows}'
        "<button>Đặt như trên</button></form></details>"
    )


def _control(name: str, value: object) -> str:
    label = escape(LABELS[name])
    if isinstance(value, bool):
        ticked = " checked" if value else ""
        return f'<label>{label}<input type="checkbox" name="{name}" value="true"{ticked}></label>'
    if isinstance(value, int | float):
        return f'<label>{label}<input type="number" min="0" name="{name}" value="{value:g}"></label>'
    kinds = {field.encode_name: field.type for field in msgspec.structs.fields(Behaviour)}
    options = "".join(f"<option{' selected' if each == value else ''}>{each}</option>" for each in kinds[name])
    return f'<label>{label}<select name="{name}">{options}</select></label>'


def wrong(far: FarSide, title: str, code: str) -> Response[str]:
    """The page a payer meets when a merchant's link cannot be used."""
    body = (
        f"<section><h1>{escape(title)}</h1><p>Mã lỗi {escape(code)}. Chưa trừ tiền.</p>"
        '<p><a href="/ho-so">Về hồ sơ</a></p></section>'
    )
    return page(far, title, body, status=400)
