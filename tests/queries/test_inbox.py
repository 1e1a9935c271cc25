"""Whom to tell and what they were told: subscriptions and the inbox, on a real database."""

import asyncio
from uuid import UUID

import pytest

from kernel.errors import NotFound
from notifications.actions import inbox, subscribing
from notifications.actions.subscribing import EndpointRefused, EndpointTaken, TooManyDevices
from notifications.rules.subscriptions import MOST_PER_PERSON
from tests.post import VOICE, Browser, Post, person


async def test_subscribing_again_is_the_same_subscription(post: Post) -> None:
    who, endpoint = person(), post.server.endpoint()
    first = await post.subscribe(who, endpoint)
    renewed = Browser()
    assert await post.subscribe(who, endpoint, renewed) == first
    assert await post.rows("SELECT p256dh FROM push_subscriptions") == [(renewed.p256dh,)]
    with pytest.raises(EndpointTaken):
        await post.subscribe(person(), endpoint)


async def test_one_person_has_so_many_devices_and_no_more_whoever_races(post: Post) -> None:
    who = person()
    tries = [post.subscribe(who, post.server.endpoint()) for _ in range(MOST_PER_PERSON + 10)]
    made = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, UUID) for each in made) == MOST_PER_PERSON
    assert sum(isinstance(each, TooManyDevices) for each in made) == 10


async def test_two_people_racing_for_one_browser(post: Post) -> None:
    endpoint = post.server.endpoint()
    made = await asyncio.gather(*(post.subscribe(person(), endpoint) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(each, UUID) for each in made) == 1
    assert sum(isinstance(each, EndpointTaken) for each in made) == 5


@pytest.mark.parametrize("endpoint", ["https://127.0.0.1/x", "https://fcm.googleapis.com/x", "http://localhost/x"])
async def test_an_endpoint_that_is_not_listed_is_refused(post: Post, endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        await post.subscribe(person(), endpoint)


async def test_a_stranger_cannot_unsubscribe(post: Post) -> None:
    who = person()
    subscription_id = await post.subscribe(who, post.server.endpoint())
    async with post.database.transaction() as conn:
        with pytest.raises(NotFound):
            await subscribing.unsubscribe(conn, person(), subscription_id, post.now)
    async with post.database.transaction() as conn:
        await subscribing.unsubscribe(conn, who, subscription_id, post.now)
    assert await post.rows("SELECT id FROM push_subscriptions") == []


async def test_the_inbox_is_unread_first_and_pages_to_its_end(post: Post) -> None:
    who = person()
    told = [await post.tell(who, key=str(number)) for number in range(7)]
    await post.tell(person(), key="0")
    async with post.database.transaction() as conn:
        for message_id in (told[1], told[5], told[6]):
            await inbox.read_message(conn, who, message_id, post.now)
        with pytest.raises(NotFound):
            await inbox.read_message(conn, person(), told[0], post.now)
    wanted = [told[index] for index in (4, 3, 2, 0, 6, 5, 1)]
    for limit in (1, 2, 3, 4, 7, 20):
        seen: list[UUID] = []
        after: str | None = None
        async with post.database.connection() as conn:
            while True:
                page = await inbox.read_inbox(conn, VOICE, who, after=after, limit=limit)
                seen += [item.id for item in page.items]
                after = page.next
                assert page.unread == 4
                assert all(item.title.en == "Payment received: dossier ending 0361" for item in page.items)
                if after is None:
                    break
        assert seen == wanted


@pytest.mark.parametrize("cursor", ["x", "2.", "0.x", "0", "1.018f"])
async def test_a_cursor_of_ones_own_making_is_refused(post: Post, cursor: str) -> None:
    async with post.database.connection() as conn:
        with pytest.raises(inbox.CursorWrong):
            await inbox.read_inbox(conn, VOICE, person(), after=cursor, limit=5)
