"""Which of a provider's answers are believed: the table of attacks, without a network."""

from typing import Any

import pytest

from identity.rules import trust
from identity.rules.trust import Distrust

ISSUER = "https://provider.example"
NOW_S = 1_800_000_000
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "f3b0c442",
    "aud": "motcua",
    "nonce": "n-0S6_WzA2Mj",
    "iat": NOW_S - 5,
    "exp": NOW_S + 295,
}
MISSING = object()


def judge(**changes: Any) -> str:
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not MISSING}
    return trust.check_id_token(claims, issuer=ISSUER, client_id="motcua", nonce="n-0S6_WzA2Mj", now_s=NOW_S)


def test_a_good_token_names_its_subject() -> None:
    assert judge() == "f3b0c442"
    assert judge(aud=["motcua"], azp="motcua", nbf=NOW_S) == "f3b0c442"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://provider.example/"}, "iss"),
        ({"iss": "https://PROVIDER.example"}, "iss"),
        ({"iss": MISSING}, "iss"),
        ({"aud": "somebody-else"}, "aud"),
        ({"aud": "somebody-else", "azp": "motcua"}, "aud"),
        ({"aud": ["somebody-else"], "azp": "motcua"}, "aud"),
        ({"aud": ["motcua", "somebody-else"], "azp": "motcua"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": MISSING}, "aud"),
        ({"aud": {"motcua": 1}}, "aud"),
        ({"azp": "somebody-else"}, "azp"),
        ({"azp": None}, "azp"),
        ({"nonce": "guessed"}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": MISSING}, "nonce"),
        ({"nonce": ["n-0S6_WzA2Mj"]}, "nonce"),
        ({"sub": ""}, "sub"),
        ({"sub": "  "}, "sub"),
        ({"sub": MISSING}, "sub"),
        ({"sub": 42}, "sub"),
        ({"sub": "a" * 256}, "sub"),
        ({"sub": "số"}, "sub"),
        ({"sub": "a\x00b"}, "sub"),
        ({"exp": NOW_S - 61}, "exp"),
        ({"exp": MISSING}, "exp"),
        ({"exp": "never"}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"iat": NOW_S + 61}, "iat"),
        ({"iat": NOW_S - 601}, "iat"),
        ({"iat": MISSING}, "iat"),
        ({"iat": -1}, "iat"),
        ({"nbf": NOW_S + 61}, "nbf"),
    ],
)
def test_bad_tokens(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Distrust) as caught:
        judge(**changes)
    assert caught.value.reason == f"id_token.{reason}"


def test_leeway_forgives_a_minute() -> None:
    with pytest.raises(Distrust):
        judge(exp=NOW_S - 60)
    assert judge(iat=NOW_S - 600) == "f3b0c442"
    assert judge(nbf=NOW_S + 60) == "f3b0c442"
    assert judge(exp=NOW_S - 59) == "f3b0c442"
    assert judge(iat=NOW_S + 59) == "f3b0c442"


def test_an_empty_nonce_never_matches() -> None:
    with pytest.raises(Distrust):
        trust.check_id_token({**GOOD, "nonce": ""}, issuer=ISSUER, client_id="motcua", nonce="", now_s=NOW_S)


@pytest.mark.parametrize(
    ("query", "promised", "reason"),
    [
        ({"state": "guessed"}, False, "state"),
        ({}, False, "state"),
        ({"state": ""}, False, "state"),
        ({"state": "s\ud800"}, False, "state"),
        ({"state": "right"}, True, "iss_missing"),
        ({"state": "right", "iss": "https://elsewhere.example"}, True, "iss"),
        ({"state": "right", "iss": "https://elsewhere.example"}, False, "iss"),
        ({"state": "right", "iss": f"{ISSUER}/"}, True, "iss"),
        ({"state": "right", "iss": ""}, False, "iss"),
    ],
)
def test_bad_redirects(query: dict[str, str], promised: bool, reason: str) -> None:
    with pytest.raises(Distrust) as caught:
        trust.check_redirect(query, state="right", issuer=ISSUER, issuer_promised=promised)
    assert caught.value.reason == f"redirect.{reason}"


def test_good_redirects() -> None:
    trust.check_redirect({"state": "right", "iss": ISSUER}, state="right", issuer=ISSUER, issuer_promised=True)
    trust.check_redirect({"state": "right"}, state="right", issuer=ISSUER, issuer_promised=False)


METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"token_endpoint": "http://provider.example/token"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "https://user:secret@provider.example/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://provider.example/a\r\nset-cookie: a=b"},
        {"userinfo_endpoint": "http://192.168.1.1/userinfo"},
        {"end_session_endpoint": ["https://provider.example/logout"]},
        {"jwks_uri": "https://provider.example:port/jwks"},
        {"jwks_uri": "https:///jwks"},
        {"jwks_uri": "https://provider.example/jwks keys"},
    ],
)
def test_bad_discovery_documents(changes: dict[str, Any]) -> None:
    with pytest.raises(Distrust):
        trust.check_metadata({**METADATA, **changes}, issuer=ISSUER)


def test_plain_http_is_for_loopback() -> None:
    local = {
        name: value.replace("https://provider.example", "http://127.0.0.1:8000") for name, value in METADATA.items()
    }
    trust.check_metadata(METADATA, issuer=ISSUER)
    trust.check_metadata(local, issuer=local["issuer"])
    assert trust.is_allowed_address("http://[::1]:8000/x")
    assert trust.is_allowed_address("http://localhost/x")
    assert not trust.is_allowed_address("http://localhost.evil.example/x")
    assert not trust.is_allowed_address("http://127.0.0.1.evil.example/x")


def test_userinfo_speaks_of_the_same_person() -> None:
    trust.check_userinfo({"sub": "a"}, subject="a")
    for wrong in ({}, {"sub": "b"}, {"sub": None}, {"sub": ["a"]}):
        with pytest.raises(Distrust):
            trust.check_userinfo(wrong, subject="a")


def test_a_hint_travels_only_when_it_says_nothing_of_the_person() -> None:
    assert trust.may_travel(GOOD)
    assert not trust.may_travel({**GOOD, "SoDinhDanh": "099198000101"})
    assert not trust.may_travel({**GOOD, "email": "mai@demo.invalid"})
