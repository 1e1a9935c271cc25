"""Small pages that answer a navigation when a sign-in does not come about: what happened, what is kept, what to do."""

from html import escape
from string import Template
from urllib.parse import quote

import msgspec
from litestar import MediaType, Response

from kernel.pages import HEADERS, in_english, lone_page


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

_BODY = Template("""<p>$body</p>
$en<a class="go" href="$again">$retry</a>
<a href="/">Làm tiếp, chưa đăng nhập · <span lang="en">Go on</span></a>
<p>Cần hỗ trợ? Gọi <a href="tel:1022">1022</a></p>
""")


def answer(words: Words, wanted: str = "/", *, trial: bool) -> Response[str]:
    """The page; its button signs in again and lands on `wanted`. `trial`: say that nothing here is real."""
    body = _BODY.substitute(
        body=escape(words.body),
        en=in_english(words.en),
        retry=escape(words.retry),
        again=escape(f"/auth/login?next={quote(wanted, safe='/')}"),
    )
    html = lone_page(words.title, body, trial=trial)
    return Response(html, status_code=words.status, media_type=MediaType.HTML, headers=HEADERS)
