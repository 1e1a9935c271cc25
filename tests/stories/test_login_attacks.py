"""Every known attack on a sign-in, made by a provider that misbehaves on command, over real HTTP."""

import time
from collections.abc import AsyncIterator

import httpx2
import pytest

from api.sandboxes.vneid.behaviour import Behaviour
from identity.actions import sign_in as actions
from identity.providers import directory, oidc, wire
from tests.browsing import VNEID, choose, depart, sign_in
from tests.house import SHIPPED_S, House

SUBJECT = "sung-thi-mai"
SILENT = {
    Behaviour.DOWN,
    Behaviour.GARBAGE,
    Behaviour.HUGE,
    Behaviour.TOKEN_DOWN,
    Behaviour.KEYS_DOWN,
    Behaviour.USERINFO_DOWN,
    Behaviour.DISCOVERY_ISSUER,
    Behaviour.DISCOVERY_PLAIN_HTTP,
    Behaviour.REDIRECTED_KEYS,
}
SLOW = {Behaviour.HANG, Behaviour.DRIP, Behaviour.TOKEN_HANG}
REFUSED = {
    Behaviour.WRONG_STATE: "redirect.state",
    Behaviour.NO_STATE: "redirect.state",
    Behaviour.WRONG_ISS: "redirect.iss",
    Behaviour.NO_ISS: "redirect.iss_missing",
    Behaviour.EXPIRED_CODE: "token.refused",
    Behaviour.NO_ID_TOKEN: "token.id_token_missing",
    Behaviour.WRONG_NONCE: "id_token.nonce",
    Behaviour.NO_NONCE: "id_token.nonce",
    Behaviour.TOKEN_ISS: "id_token.iss",
    Behaviour.OTHER_AUDIENCE: "id_token.aud",
    Behaviour.OTHER_AUDIENCE_OUR_AZP: "id_token.aud",
    Behaviour.EXTRA_AUDIENCE: "id_token.aud",
    Behaviour.OTHER_AZP: "id_token.azp",
    Behaviour.EMPTY_SUBJECT: "id_token.sub",
    Behaviour.NO_SUBJECT: "id_token.sub",
    Behaviour.EXPIRED_TOKEN: "id_token.exp",
    Behaviour.NO_EXPIRY: "id_token.exp",
    Behaviour.FUTURE_TOKEN: "id_token.iat",
    Behaviour.STALE_TOKEN: "id_token.iat",
    Behaviour.WRONG_AT_HASH: "id_token.invalid_claim",
    Behaviour.BAD_SIGNATURE: "id_token.bad_signature",
    Behaviour.UNKNOWN_KEY: "id_token.invalid_key_id",
    Behaviour.UNSIGNED: "id_token.unsupported_algorithm",
    Behaviour.SHARED_SECRET: "id_token.unsupported_algorithm",
    Behaviour.PUBLIC_KEY_AS_SECRET: "id_token.unsupported_algorithm",
    Behaviour.OWN_KEY_IN_HEADER: "id_token.bad_signature",
    Behaviour.USERINFO_OTHER_SUBJECT: "userinfo.sub",
    Behaviour.USERINFO_NO_SUBJECT: "userinfo.sub",
}


def test_every_way_to_misbehave_is_on_trial() -> None:
    assert {*SILENT, *SLOW, *REFUSED, Behaviour.NORMAL} == set(Behaviour)


class Ear:
    """Hears why a sign-in was refused."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def warning(self, event: str, *, reason: str) -> None:
        """As the logger takes it."""
        assert event in ("login.refused", "login.provider-silent")
        self.reasons.append(reason)


async def behave(house: House, behaviour: Behaviour) -> None:
    answer = await house.client().post(f"{VNEID}/behaviour", json={"name": behaviour})
    assert answer.status_code == 200


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the provider is remembered from one sign-in to the next."""
    monkeypatch.setattr(oidc, "FRESH_S", 0.0)
    monkeypatch.setattr(oidc, "KNOWN_S", 0.0)
    monkeypatch.setattr(directory, "KNOWN_S", 0.0)
    monkeypatch.setattr(wire, "FAILURE_KEPT_S", 0.0)


@pytest.fixture
async def watched(house: House) -> AsyncIterator[House]:
    """At the end nobody is signed in who should not be."""
    yield house
    owner = await house.owner()
    try:
        assert await owner.fetchval("SELECT count(*) FROM session") == 0
    finally:
        await owner.close()


async def attempt(client: httpx2.AsyncClient) -> httpx2.Response:
    """As far as a person's browser comes: a page of ours that says no, or a session."""
    answer = await client.get("/auth/login")
    if answer.status_code != 303:
        return answer
    asked = dict(httpx2.URL(answer.headers["location"]).params)
    return await client.get(await choose(client, asked, SUBJECT))


@pytest.mark.usefixtures("forgetful")
async def test_every_forged_answer_is_refused(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear()
    monkeypatch.setattr(actions, "log", ear)
    for behaviour, reason in REFUSED.items():
        await behave(watched, behaviour)
        client = watched.client()
        answer = await attempt(client)
        assert answer.status_code == 400, behaviour
        assert "Đăng nhập lại" in answer.text, behaviour
        assert "set-cookie" not in answer.headers, behaviour
        assert (await client.get("/api/me")).status_code == 401, behaviour
        assert ear.reasons.pop() == reason, behaviour


@pytest.mark.usefixtures("forgetful")
async def test_a_provider_that_fails_gives_a_page_with_what_to_do(watched: House) -> None:
    for behaviour in sorted(SILENT):
        await behave(watched, behaviour)
        answer = await attempt(watched.client())
        assert answer.status_code == 503, behaviour
        assert "VNeID chưa trả lời. " in answer.text + " ", behaviour
        assert "Bản nháp còn nguyên. Làm tiếp; gấp thì đến quầy." in answer.text, behaviour


@pytest.mark.usefixtures("forgetful")
async def test_a_slow_provider_is_not_waited_for(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "EXCHANGE_S", 0.5)
    for behaviour in sorted(SLOW):
        await behave(watched, behaviour)
        answer = await attempt(watched.client())
        assert answer.status_code == 503, behaviour


async def test_a_hanging_provider_is_answered_for_within_fifteen_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "EXCHANGE_S", SHIPPED_S["exchange"])
    monkeypatch.setattr(oidc, "BEGIN_S", SHIPPED_S["begin"])
    await behave(house, Behaviour.HANG)
    started = time.monotonic()
    answer = await house.client().get("/auth/login")
    assert answer.status_code == 503
    assert "VNeID chưa trả lời." in answer.text
    assert time.monotonic() - started < 15
    started = time.monotonic()  # whoever asks next is told at once
    assert (await house.client().get("/auth/login")).status_code == 503
    assert time.monotonic() - started < 1


def test_the_deadlines_leave_room_within_fifteen_seconds() -> None:
    assert SHIPPED_S["exchange"] < SHIPPED_S["begin"] < 15
    assert SHIPPED_S["finish"] < 15


@pytest.mark.usefixtures("forgetful")
async def test_after_all_that_a_good_answer_is_believed(house: House) -> None:
    await behave(house, Behaviour.WRONG_NONCE)
    assert (await attempt(house.client())).status_code == 400
    await behave(house, Behaviour.NORMAL)
    client = house.client()
    assert (await attempt(client)).status_code == 303
    assert (await client.get("/api/me")).json()["subject"] == SUBJECT


async def test_keys_may_rotate_at_any_time(house: House) -> None:
    for _ in range(3):
        assert (await sign_in(house.client(), SUBJECT)).status_code == 303
        assert (await house.client().post(f"{VNEID}/keys")).status_code == 200


async def test_a_code_is_worth_one_session(house: House) -> None:
    client = house.client()
    back = await choose(client, await depart(client), SUBJECT)
    assert (await client.get(back)).status_code == 303
    replayed = await client.get(back)
    assert replayed.status_code == 400
    assert "hết giờ hoặc mở ở nơi khác" in replayed.text


async def test_a_stolen_code_is_worth_nothing_in_another_browser(watched: House) -> None:
    """Code injection: the thief's own attempt has another state, nonce and verifier."""
    victim, thief = watched.client(), watched.client()
    stolen = httpx2.URL(await choose(victim, await depart(victim), SUBJECT))
    own = await depart(thief)
    injected = stolen.copy_set_param("state", own["state"])
    assert (await thief.get(str(stolen))).status_code == 400
    await depart(thief)
    assert (await thief.get(str(injected))).status_code == 400


async def test_a_stolen_code_with_the_right_state_still_lacks_the_verifier(watched: House) -> None:
    victim, thief = watched.client(), watched.client()
    stolen = httpx2.URL(await choose(victim, await depart(victim), SUBJECT))
    own = await depart(thief)
    answer = await thief.get(str(stolen.copy_set_param("state", own["state"])))
    assert answer.status_code == 400
    assert "không khớp" in answer.text


async def test_nobody_is_signed_in_by_another_s_link(watched: House) -> None:
    """Login CSRF: the attacker's callback, opened in a browser that began nothing."""
    attacker, victim = watched.client(), watched.client()
    back = await choose(attacker, await depart(attacker), "giang-a-pao")
    answer = await victim.get(back)
    assert answer.status_code == 400
    assert (await victim.get("/api/me")).status_code == 401


async def test_nobody_is_signed_in_by_another_s_link_while_signing_in(watched: House) -> None:
    attacker, victim = watched.client(), watched.client()
    back = await choose(attacker, await depart(attacker), "giang-a-pao")
    await depart(victim)
    assert (await victim.get(back)).status_code == 400
    assert (await victim.get("/api/me")).status_code == 401


async def test_repeated_parameters_are_refused(watched: House) -> None:
    client = watched.client()
    back = await choose(client, await depart(client), SUBJECT)
    assert (await client.get(f"{back}&state=guessed")).status_code == 400


async def test_a_callback_out_of_nowhere_is_refused(watched: House) -> None:
    for query in ("", "code=x", "state=x", "error=access_denied", "code=%00&state=%00", "state=" + "a" * 5000):
        client = watched.client()
        assert (await client.get(f"/auth/callback?{query}")).status_code == 400, query
        await depart(client)
        assert (await client.get(f"/auth/callback?{query}")).status_code == 400, query


async def test_a_made_up_browser_cookie_is_refused(watched: House) -> None:
    for cookie in ("x", "a" * 43, "../../etc/passwd", "%00"):
        client = watched.client(cookie=f"motcua-login={cookie}")
        assert (await client.get("/auth/callback?code=x&state=y")).status_code == 400


async def test_an_error_is_believed_only_from_the_right_provider(watched: House) -> None:
    client = watched.client()
    asked = await depart(client)
    forged = f"/auth/callback?error=server_error&state={asked['state']}&iss=https://elsewhere.invalid"
    assert (await client.get(forged)).status_code == 400


async def test_turning_back_at_the_provider_is_no_mistake(watched: House) -> None:
    client = watched.client()
    answer = await client.get(await choose(client, await depart(client), ""))
    assert answer.status_code == 200
    assert "Chưa đăng nhập." in answer.text


async def test_an_attempt_lasts_ten_minutes(house: House) -> None:
    from datetime import timedelta

    from kernel.clock import shifted

    client = house.client()
    asked = await depart(client)
    with shifted(timedelta(minutes=10, seconds=1)):
        answer = await client.get(await choose(client, asked, SUBJECT))
    assert answer.status_code == 400
    assert "hết giờ" in answer.text


async def test_next_never_leaves_the_app(house: House) -> None:
    for wanted in ("https://evil.example", "//evil.example", "/\\evil.example", "/api/me", "/ho-so\r\na:b"):
        assert (await sign_in(house.client(), SUBJECT, wanted)).headers["location"] == "/"


async def test_pages_stand_alone_and_run_nothing(house: House) -> None:
    answer = await house.client().get("/auth/callback")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert "Bản chạy thử: hồ sơ và tiền không thật." in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/html")
