"""Where this deployment stands. Read before everything else, so it stands on nothing that takes long to read."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from identity.rules.cookies import guest_cookie, session_cookie

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Where this deployment stands. PORT, MOTCUA_BASE_URL, MOTCUA_DATA, DATABASE_URL are fixed points."""

    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    api_workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    motcua_base_url: str = ""
    motcua_data: str = "./var"
    motcua_province: str = "15-lao-cai"
    motcua_sandboxes: bool = False  # set by `make phone` only: sandboxes off loopback, with their banner
    database_url: str = ""
    database_app_url: str = ""
    database_statement_cache: Annotated[int, msgspec.Meta(ge=0)] = 256
    database_pool: Annotated[int, msgspec.Meta(ge=1)] = 10
    metrics_token: str = ""
    tls_certificate: str = ""  # https without a proxy before it
    tls_key: str = ""
    trusted_proxies: str = "127.0.0.1,::1"  # whose X-Forwarded-For is believed

    @property
    def base_url(self) -> str:
        """Without a trailing slash."""
        return (self.motcua_base_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def data(self) -> Path:
        """The only folder that is written to."""
        return Path(self.motcua_data).expanduser().resolve()

    @property
    def loopback(self) -> bool:
        """Whether nobody but this machine can mean the base URL."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def sandboxes(self) -> bool:
        """Whether the far sides of the wires are played here."""
        return self.loopback or self.motcua_sandboxes

    @property
    def cookie(self) -> str:
        """`__Host-motcua` on https; a plain one on loopback http, where browsers drop Secure."""
        return session_cookie(secure=self.base_url.startswith("https://"))

    @property
    def guest_cookie(self) -> str:
        """Of somebody who signs in on another's phone."""
        return guest_cookie(secure=self.base_url.startswith("https://"))
