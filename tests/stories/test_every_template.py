"""Every template on every channel, over its wire: what arrives at the far side is what the page of templates shows."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import httpx2
import msgspec
import pytest

from kernel.clock import now
from kernel.ids import PersonId
from notifications.actions import tell
from notifications.actions.previewing import example
from notifications.model.channels import Channel, Language
from notifications.model.kinds import MOMENTS, Kind
from tests.house import House
from tests.one_stop import LEADER
from tests.post import Browser
from tests.pwa.push_server import PushServer
from tests.stories.test_notifications import subscription


@pytest.fixture
def house(told_house: House) -> House:
    return told_house


def given(kind: Kind) -> dict[str, str]:
    """The page's example values, as a caller of `tell` has them."""
    moment = "2026-11-30T17:30:00+07:00"
    return {name: moment if name in MOMENTS else value for name, value in example(kind).items()}


async def told(house: House, client: httpx2.AsyncClient, channel: Channel, language: Language) -> None:
    """Each kind once, this way and no other, in this language."""
    wanted = {"language": language, "quiet": None, "order": [channel], "muted": []}
    assert (await client.put("/api/preferences", json=wanted)).status_code == 204
    subject = (await client.get("/api/me")).json()["subject"]
    async with house.database.transaction() as conn:
        who = PersonId(await conn.fetchval("SELECT id FROM person WHERE subject = $1", subject))
        for kind in Kind:
            key = f"{kind}:{channel}:{language}"
            await tell(conn, person_id=who, kind=kind, values=given(kind), link="/ho-so/1", key=key, now=now())
    await house.settle()
    await house.pass_by(timedelta(seconds=5), "SendDelivery")  # the first of Zalo's tokens may be on its way


async def zalo(house: House) -> list[tuple[str, ...]]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT data FROM sandbox_zalo_message")
    fields = [msgspec.json.decode(row[0], type=dict[str, str]) for row in rows]
    return [(f"{each['title']}. {each['body']}",) for each in fields]


async def sms(house: House) -> list[tuple[str, ...]]:
    async with house.database.connection() as conn:
        return [(row[0],) for row in await conn.fetch("SELECT text FROM sandbox_sms_message")]


async def letters(house: House) -> list[tuple[str, ...]]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT content FROM sandbox_smtp_letter")
    found: list[tuple[str, ...]] = []
    for row in rows:
        letter = message_from_bytes(row[0], _class=EmailMessage, policy=default)
        plain = letter.get_body(("plain",))
        assert plain is not None
        found.append((str(letter["Subject"]), plain.get_content().splitlines()[0]))
    return found


@pytest.mark.parametrize("language", [Language.VI, pytest.param(Language.EN, marks=pytest.mark.prove)])
async def test_what_arrives_is_what_the_page_shows(house: House, server: PushServer, language: Language) -> None:
    await house.seed_staff()
    items = (await (await house.sign_in(LEADER)).get("/api/desk/templates")).json()["items"]
    page = [each for each in items if each["language"] == language]
    mai, my, browser = await house.sign_in("sung-thi-mai"), await house.sign_in("thao-thi-my"), Browser()
    await house.settle()
    assert (await mai.post("/api/push/subscriptions", json=subscription(server.endpoint(), browser))).is_success
    for channel in Channel:
        await told(house, my if channel is Channel.SMS else mai, channel, language)
    pushed = [msgspec.json.decode(browser.read(each.body))["notification"] for each in server.posted]
    arrived: dict[Channel, list[tuple[str, ...]]] = {
        Channel.WEB_PUSH: [(each["title"], each["body"]) for each in pushed],
        Channel.ZALO: await zalo(house),
        Channel.SMS: await sms(house),
        Channel.EMAIL: await letters(house),
    }
    for channel, found in arrived.items():
        shown = [tuple(text["text"] for text in each["texts"] if text["channel"] == channel) for each in page]
        assert sorted(found) == sorted(shown), channel
        assert len(found) == len(Kind)
