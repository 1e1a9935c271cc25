"""The one-tap link of a letter: a page with one button for people, a POST for mail programs (RFC 8058)."""

from html import escape
from typing import Annotated

from litestar import MediaType, Response, get, post
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK

from kernel.given import Conn, Keys, Now
from notifications.actions import leaving

PATH = "/notifications/unsubscribe"
Token = Annotated[str, QueryParameter(max_length=1024)]


def _page(sentence_vi: str, sentence_en: str, rest: str = "") -> Response[str]:
    html = (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{sentence_vi}</title><main><h1>{sentence_vi}</h1><p lang='en'>{sentence_en}</p>{rest}"
        '<p><a href="/tai-khoan">Tài khoản</a></p></main></html>'
    )
    policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    headers = {"cache-control": "no-store", "content-security-policy": policy}
    return Response(html, media_type=MediaType.HTML, status_code=HTTP_200_OK, headers=headers)


@get(PATH, include_in_schema=False)
async def ask(token: Token, keys: Keys, now: Now) -> Response[str]:
    """Looking at a link changes nothing: mail programs look at links too."""
    leaving.read_leave(keys, token, now)
    form = f'<form method="post" action="{PATH}?token={escape(token)}"><button>Thôi nhận thư</button></form>'
    return _page("Thôi nhận thư báo tin hồ sơ?", "Stop letters about dossiers? Messages stay in the app.", form)


@post(PATH, include_in_schema=False)
async def leave(token: Token, conn: Conn, keys: Keys, now: Now) -> Response[str]:
    """Done, however often it is pressed."""
    await leaving.leave(conn, keys, token, now)
    return _page("Đã thôi nhận thư.", "No more letters. Messages stay in the app.")
