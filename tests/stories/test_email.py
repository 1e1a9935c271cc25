"""Letters, through SMTP to a relay that misbehaves; one tap in one and no letter comes again."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from api.sandboxes.smtp import relay
from kernel.clock import now
from kernel.ids import PersonId
from notifications.actions import tell
from notifications.channels import email
from tests.house import House


async def behave(house: House, mood: str) -> None:
    assert (await house.client().post("/sandbox/smtp/behaviour", json={"mood": mood})).status_code == 204


async def tell_one(house: House, kind: str = "fee_due", key: str = "fee") -> None:
    async with house.database.transaction() as conn:
        who = PersonId(await conn.fetchval("SELECT id FROM person"))
        values = {} if kind == "new_device" else {"tail": "0361"}
        await tell(conn, person_id=who, kind=kind, values=values, link="/ho-so/1", key=key, now=now())


async def letters(house: House) -> list[EmailMessage]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT content FROM sandbox_smtp_letter ORDER BY id")
    return [message_from_bytes(row[0], _class=EmailMessage, policy=default) for row in rows]


async def states(house: House) -> list[tuple[Any, ...]]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT state, why FROM deliveries WHERE channel = 'email' ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture
async def mail_first(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Mai wants letters, and nothing else."""
    monkeypatch.setattr(email, "DEADLINE_S", 0.5)
    monkeypatch.setattr(relay, "HANG_S", 1)
    client = await house.sign_in("sung-thi-mai")
    wanted = {"language": "vi", "quiet": None, "order": ["email"], "muted": []}
    assert (await client.put("/api/preferences", json=wanted)).status_code == 204
    await house.settle()
    return house


async def test_a_letter_says_it_in_two_forms_and_can_be_left(mail_first: House) -> None:
    await tell_one(mail_first)
    await mail_first.settle()
    (letter,) = await letters(mail_first)
    assert letter["To"] == "mai@demo.invalid"
    assert letter["Subject"] == "Đến lượt ông/bà: nộp tiền hồ sơ đuôi 0361"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, page = (letter.get_body((form,)) for form in ("plain", "html"))
    assert plain is not None
    assert page is not None
    assert "Xem số tiền và cách nộp tại quầy hoặc gọi 1022." in plain.get_content()
    assert "Tin tự động của Một Cửa tỉnh Lào Cai." in page.get_content()
    assert await states(mail_first) == [("accepted", None)]

    found = re.search(r"<http://[^/]+(/notifications/unsubscribe\?token=[^>]+)>", str(letter["List-Unsubscribe"]))
    assert found is not None
    stranger = mail_first.client()
    looked = await stranger.get(found[1])
    assert looked.status_code == 200
    assert "form-action 'self'" in looked.headers["content-security-policy"]
    await tell_one(mail_first, key="after a look")
    await mail_first.settle()
    assert len(await letters(mail_first)) == 2
    for _ in range(2):
        left = await stranger.post(found[1], data={"List-Unsubscribe": "One-Click"})
        assert left.status_code == 200
    await tell_one(mail_first, key="after leaving")
    await mail_first.settle()
    assert len(await letters(mail_first)) == 2
    async with mail_first.database.connection() as conn:
        acts = await conn.fetchval("SELECT count(*) FROM consents WHERE act = 'mailed' AND channel = 'email'")
    assert acts == 1


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 2000])
async def test_a_forged_token_leaves_nothing(house: House, token: str) -> None:
    client = house.client()
    for answer in (
        await client.get("/notifications/unsubscribe", params={"token": token}),
        await client.post("/notifications/unsubscribe", params={"token": token}),
    ):
        assert answer.status_code in (400, 403)


async def test_a_greylisting_relay_is_waited_for(mail_first: House) -> None:
    await behave(mail_first, "greylists")
    await tell_one(mail_first)
    async with mail_first.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET tries = 6")
    await mail_first.settle()
    ((state, _),) = await states(mail_first)
    assert state == "created"
    await behave(mail_first, "well")
    async with mail_first.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET due_at = now() - interval '1 minute'")
    await mail_first.hurry("SendDelivery")
    await mail_first.settle()
    assert len(await letters(mail_first)) == 1


@pytest.mark.parametrize(("mood", "why"), [("no_such_mailbox", "answered_550"), ("refuses", "answered_554")])
async def test_what_is_refused_is_given_up(mail_first: House, mood: str, why: str) -> None:
    await behave(mail_first, mood)
    await tell_one(mail_first)
    await mail_first.settle()
    assert await states(mail_first) == [("failed", why)]


@pytest.mark.parametrize("mood", ["takes_and_breaks", "hangs"])
async def test_a_lost_answer_is_not_said_twice_unless_it_is_urgent(mail_first: House, mood: str) -> None:
    await behave(mail_first, mood)
    await tell_one(mail_first)
    await mail_first.settle()
    assert len(await letters(mail_first)) == 1
    assert await states(mail_first) == [("failed", "unknown")]


async def test_an_urgent_letter_is_said_again(mail_first: House) -> None:
    await behave(mail_first, "takes_and_breaks")
    await tell_one(mail_first, "new_device")
    await mail_first.settle()
    before = len(await letters(mail_first))
    assert before >= 1
    await behave(mail_first, "well")
    async with mail_first.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET due_at = now() - interval '1 minute'")
    await mail_first.hurry("SendDelivery")
    await mail_first.settle()
    assert len(await letters(mail_first)) == before + 1
    assert await states(mail_first) == [("accepted", "unknown")]
