"""From `tell` to the push service and back, on a real database: once each, whatever is killed in between."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from kernel.keys import Keyring
from notifications.actions import receipts, tell
from notifications.actions.delivering import LEASE
from notifications.actions.receipts import ReceiptForged
from notifications.jobs import take_up_stranded
from notifications.model.deliveries import State
from notifications.queries import deliveries
from notifications.schemas import Receipt
from tests.post import BASE, Browser, Post, answers, person


async def test_one_fact_is_told_once_on_every_browser(post: Post) -> None:
    who, phone, tablet = person(), Browser(), Browser()
    browsers = {post.server.endpoint(): phone, post.server.endpoint(): tablet}
    for endpoint, browser in browsers.items():
        await post.subscribe(who, endpoint, browser)
    await post.subscribe(person(), post.server.endpoint())
    message_id = await post.tell(who)
    assert await post.tell(who) is None
    await post.work()
    assert await post.states() == ["accepted", "accepted"]
    came = {posted.channel: posted.body for posted in post.server.posted}  # in any order
    readings = [msgspec.json.decode(b.read(came[end.rpartition("/")[2]])) for end, b in browsers.items()]
    for said in readings:
        assert said["web_push"] == 8030
        assert said["notification"]["title"] == "Đã nhận tiền hồ sơ đuôi 0361"
        assert said["notification"]["navigate"] == f"{BASE}/ho-so/1"
        assert said["notification"]["tag"] == str(message_id)
        assert said["notification"]["app_badge"] == "1"


async def test_racing_tellers_make_one_message(post: Post) -> None:
    who = person()
    await post.subscribe(who, post.server.endpoint())
    made = await asyncio.gather(*(post.tell(who) for _ in range(5)))
    assert sum(each is not None for each in made) == 1
    await post.work()
    assert len(post.server.posted) == 1


async def test_nothing_leaves_when_the_caller_rolls_back(post: Post) -> None:
    who = person()
    await post.subscribe(who, post.server.endpoint())
    with suppress(ZeroDivisionError):
        async with post.database.transaction() as conn:
            await tell(conn, person_id=who, kind="paid", values={"tail": "0361"}, link="/", key="k", now=post.now)
            raise ZeroDivisionError
    await post.work()
    assert post.server.posted == []
    assert await post.states() == []


@pytest.mark.parametrize(
    ("kind", "values", "link"),
    [
        ("gossip", {"tail": "0361"}, "/"),
        ("paid", {}, "/"),
        ("paid", {"tail": "Giàng A Páo"}, "/"),
        ("paid", {"tail": "0361"}, "//evil.example"),
        ("paid", {"tail": "0361"}, "https://evil.example"),
    ],
)
async def test_what_must_not_be_told_is_refused(post: Post, kind: str, values: dict[str, str | int], link: str) -> None:
    async with post.database.transaction() as conn:
        with pytest.raises(ValueError, match=r"."):
            await tell(conn, person_id=person(), kind=kind, values=values, link=link, key="k", now=post.now)


async def test_a_browser_that_unsubscribed_is_forgotten(post: Post) -> None:
    who, endpoint = person(), post.server.endpoint()
    await post.subscribe(who, endpoint)
    post.server.forget(endpoint)
    await post.tell(who)
    await post.work()
    assert await post.rows("SELECT state, why FROM deliveries") == [("failed", "answered_410")]
    assert await post.rows("SELECT id FROM push_subscriptions") == []
    await post.tell(who, key="another")
    await post.work()
    assert len(post.server.posted) == 1


async def test_a_busy_push_service_is_waited_for(post: Post) -> None:
    who = person()
    await post.subscribe(who, post.server.endpoint())
    post.server.manner = answers(429, retry_after="60")
    await post.tell(who)
    async with post.deliverer.open():
        (delivery_id,) = (await post.rows("SELECT id FROM deliveries"))[0]
        await post.deliverer.deliver(post.database, delivery_id, post.now)
        assert await post.rows("SELECT state, why, tries FROM deliveries") == [("created", "answered_429", 1)]
        # the job that was killed after its record comes back too soon, and is followed by one in time
        await post.deliverer.deliver(post.database, delivery_id, post.now + timedelta(seconds=40))
        assert len(post.server.posted) == 1
        post.server.manner = None
        await post.deliverer.deliver(post.database, delivery_id, post.now + timedelta(seconds=63))
    assert await post.states() == ["accepted"]
    waits = await post.rows(
        "SELECT extract(epoch FROM execute_after - now())::float FROM pgqueuer WHERE execute_after > now() + '30 s'"
    )
    assert len(waits) == 1
    assert 55 < waits[0][0] < 63
    sooner = await post.rows(
        "SELECT count(*) FROM pgqueuer WHERE execute_after BETWEEN now() + '15 s' AND now() + '30 s'"
    )
    assert sooner == [(1,)]


async def test_what_comes_too_late_is_not_sent(post: Post) -> None:
    who = person()
    await post.subscribe(who, post.server.endpoint())
    await post.tell(who)
    (delivery_id,) = (await post.rows("SELECT id FROM deliveries"))[0]
    async with post.deliverer.open():
        await post.deliverer.deliver(post.database, delivery_id, post.now + timedelta(days=3))
    assert await post.states() == ["expired"]
    assert post.server.posted == []


async def test_a_killed_try_is_begun_again_and_shown_once(post: Post) -> None:
    """The worker died after sending and before recording: the same tag and id arrive again."""
    who, browser = person(), Browser()
    await post.subscribe(who, post.server.endpoint(), browser)
    await post.tell(who)
    (delivery_id,) = (await post.rows("SELECT id FROM deliveries"))[0]
    record: Callable[..., Any] = post.deliverer._record

    async def die(*_: Any) -> None:
        raise KeyboardInterrupt

    async with post.deliverer.open():
        post.deliverer._record = die  # type: ignore[assignment, method-assign]
        with pytest.raises(KeyboardInterrupt):
            await post.deliverer.deliver(post.database, delivery_id, post.now)
        post.deliverer._record = record  # type: ignore[method-assign]
        assert await post.states() == ["sending"]
        await post.deliverer.deliver(post.database, delivery_id, post.now + timedelta(seconds=1))
        assert len(post.server.posted) == 1  # the first try may still be under way
        await post.deliverer.deliver(post.database, delivery_id, post.now + LEASE)
        await post.deliverer.deliver(post.database, delivery_id, post.now + LEASE * 2)
    assert await post.states() == ["accepted"]
    said = [msgspec.json.decode(browser.read(each.body))["notification"] for each in post.server.posted]
    assert len(said) == 2
    assert said[0]["tag"] == said[1]["tag"]
    assert said[0]["data"]["delivery"] == said[1]["data"]["delivery"]
    assert post.server.posted[0].headers["topic"] == post.server.posted[1].headers["topic"]


async def test_a_lost_job_is_found_again(post: Post) -> None:
    who = person()
    await post.subscribe(who, post.server.endpoint())
    await post.tell(who)
    async with post.database.connection() as conn:
        await conn.execute("DELETE FROM pgqueuer")
    await take_up_stranded(post.database, post.now)
    await post.work()
    assert post.server.posted == []
    await take_up_stranded(post.database, post.now + timedelta(minutes=20))
    await take_up_stranded(post.database, post.now + timedelta(minutes=21))
    await post.work()
    assert len(post.server.posted) == 1


async def test_the_phone_reports_and_forgeries_do_not(post: Post) -> None:
    who, browser = person(), Browser()
    await post.subscribe(who, post.server.endpoint(), browser)
    await post.tell(who)
    await post.work()
    token = msgspec.json.decode(browser.read(post.server.posted[0].body))["notification"]["data"]["token"]
    forged = Keyring(post.keys.folder.parent / "other")
    (delivery_id,) = (await post.rows("SELECT id FROM deliveries"))[0]
    false = receipts.sign_receipt(forged, delivery_id, post.now)
    other = post.keys.sign("verification", {"sub": str(delivery_id), "iat": 0})

    async def report(*items: tuple[str, str]) -> Any:
        given = [Receipt(token=t, event=e, at=post.now) for t, e in items]  # type: ignore[arg-type]
        async with post.database.transaction() as conn:
            return await receipts.keep_receipts(conn, post.keys, given, post.now)

    for bad in (false, other, "", "a.b.c", token[:-4] + "AAAA"):
        with pytest.raises(ReceiptForged):
            await report((bad, "shown"))
    assert await post.states() == ["accepted"]
    counted = await report((token, "shown"), (false, "opened"))
    assert (counted.kept, counted.refused) == (1, 1)
    assert await post.states() == ["shown"]
    assert await post.rows("SELECT seen_at IS NOT NULL, read_at IS NULL FROM messages") == [(True, True)]
    for _ in range(2):
        await report((token, "opened"), (token, "shown"))
    assert await post.states() == ["opened"]
    assert await post.rows("SELECT read_at IS NOT NULL FROM messages") == [(True,)]


async def test_sql_follows_the_table(post: Post) -> None:
    """No statement moves a delivery that the table holds still."""
    who = person()
    await post.subscribe(who, post.server.endpoint())
    await post.tell(who)
    (delivery_id,) = (await post.rows("SELECT id FROM deliveries"))[0]
    for state in (State.ACCEPTED, State.SHOWN, State.OPENED, State.FAILED, State.EXPIRED):
        async with post.database.transaction() as conn:
            await conn.execute("UPDATE deliveries SET state = $1", state)
            assert await deliveries.begin(conn, delivery_id, now=post.now, lease_ends=post.now) is None
            assert not await deliveries.postpone(
                conn, delivery_id, due_at=post.now, why="x", unsure=False, provider=None
            )
            await deliveries.fail(conn, delivery_id, post.now, why="x", provider=None)
            await deliveries.expire(conn, delivery_id, post.now, why="late")
            await deliveries.accept(conn, delivery_id, post.now, None, provider=None)
        assert await post.states() == [state]
