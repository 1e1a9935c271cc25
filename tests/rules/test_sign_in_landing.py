"""Where a sign-in may land: nothing that leaves the app, whatever is asked."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.rules.landing import FRONT_PAGE, landing

HERE = "https://motcua.example"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ho-so",
        "/thu-tuc/1.001193",
        "/lam/01927d7e-0000-7000-8000-000000000000/giay-to/T-1",
        "/can-bo/ho-so/01927d7e-0000-7000-8000-000000000000",
        "/tim?q=khai%20sinh",
        "/to-vien/ho/01927d7e-0000-7000-8000-000000000000",
        "/cho-phep",
    ],
)
def test_pages_of_the_app_are_kept(path: str) -> None:
    assert landing(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/ho-so",
        "http:evil.example",
        "javascript:alert(1)",
        "/ho-so/../../auth/logout",
        "/ho-so/..",
        "/ho-so//evil.example",
        "/ho-so@evil.example",
        "/ho-so\r\nset-cookie: a=b",
        "/ho-so\t",
        "/ho-so#x",
        "/api/me",
        "/auth/login?next=/",
        "/sandbox/vneid/",
        "/hó-so",
        "/ho-so?next=https://evil.example",
        "/%2f%2fevil.example",
        "/ho-so/" + "a" * 300,
    ],
)
def test_everything_else_becomes_the_front_page(path: str | None) -> None:
    assert landing(path) == FRONT_PAGE


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the tables of Unicode take their time
@given(st.text(alphabet=st.sampled_from("/\\.:@?#%&=ahosevil-\t\r\n 0é"), max_size=40) | st.text(max_size=40))
def test_no_text_leads_to_another_host(text: str) -> None:
    landed = urlsplit(urljoin(f"{HERE}/auth/callback", landing(text)))
    assert (landed.scheme, landed.netloc) == ("https", "motcua.example")
    assert ".." not in landed.path
