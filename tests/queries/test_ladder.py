"""A message climbs: push, then the telephone, then a visit; what was seen stops it, and the night is quiet."""

from datetime import timedelta

import msgspec
import pytest

from notifications.actions import call_off, inbox, tell
from notifications.events import Climb, MessageSeen, Unreached
from notifications.jobs import handlers
from notifications.model.channels import AddressGone, Channel, Fate, Language, RetryAfter, Sent
from notifications.model.kinds import Kind
from notifications.model.parcels import EmailAddress, PhoneAddress
from notifications.queries import contacts
from notifications.rules.broadcasting import AFTER_OTHERS, MORNING
from notifications.rules.quiet import NIGHT
from tests.ladder import DAYTIME, Ladder
from tests.post import Post, person

HOUR = timedelta(hours=1)


@pytest.fixture
def ladder(post: Post) -> Ladder:
    return Ladder(post)


async def test_an_unseen_message_climbs_to_a_visit(ladder: Ladder) -> None:
    who = person()
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who, email="mai@demo.invalid")
    message_id = await ladder.post.tell(who, Kind.FEE_DUE)
    await ladder.live()
    assert ladder.count() == [1, 0, 0, 0]
    await ladder.live(4 * HOUR)
    assert ladder.count() == [1, 1, 0, 0]
    await ladder.live(24 * HOUR)
    assert ladder.count() == [1, 1, 0, 1]
    assert await ladder.told() == []
    await ladder.live(48 * HOUR)
    (event,) = await ladder.told()
    assert isinstance(event, Unreached)
    assert (event.message_id, event.person_id) == (message_id, who)
    await ladder.live(timedelta(days=20))
    assert ladder.count() == [1, 1, 0, 1]
    assert len(await ladder.told()) == 1


async def test_what_was_seen_climbs_no_further(ladder: Ladder) -> None:
    who = person()
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who)
    message_id = await ladder.post.tell(who, Kind.FEE_DUE)
    await ladder.live(HOUR)
    async with ladder.post.database.transaction() as conn:
        await inbox.read_message(conn, who, message_id, ladder.post.now)
        await inbox.read_message(conn, who, message_id, ladder.post.now)
    await ladder.live(timedelta(days=20))
    assert ladder.count() == [1, 0, 0, 0]
    (event,) = await ladder.told()
    assert isinstance(event, MessageSeen)
    assert (event.kind, event.key) == ("fee_due", "fact")


async def test_a_key_phone_is_told_by_sms_at_once_and_is_sent_to_the_counter(ladder: Ladder) -> None:
    who = person()
    await ladder.phone(who)
    ladder.wires[Channel.ZALO].outcome = AddressGone(why="no_zalo")
    await ladder.post.tell(who, Kind.FEE_DUE)
    await ladder.live()
    assert ladder.count() == [0, 1, 1, 0]
    (parcel,) = ladder.wires[Channel.SMS].parcels
    assert parcel.address == PhoneAddress(number="0900000101")
    assert parcel.text.body == "Xem số tiền và cách nộp tại quầy hoặc gọi 1022."


async def test_an_sms_that_arrived_counts_as_seen(ladder: Ladder) -> None:
    who = person()
    await ladder.phone(who, email="mai@demo.invalid")
    ladder.wires[Channel.ZALO].outcome = AddressGone(why="no_zalo")
    ladder.wires[Channel.SMS].fate = Fate.DELIVERED
    await ladder.post.tell(who, Kind.FEE_DUE)
    await ladder.live(timedelta(days=3))
    assert ladder.count() == [0, 1, 1, 0]
    assert await ladder.post.states() == ["failed", "shown"]


async def test_a_push_that_died_is_followed_at_once(ladder: Ladder) -> None:
    who, endpoint = person(), ladder.post.server.endpoint()
    await ladder.post.subscribe(who, endpoint)
    await ladder.phone(who)
    ladder.post.server.forget(endpoint)
    await ladder.post.tell(who, Kind.PAID)
    await ladder.live()
    assert ladder.count() == [1, 1, 0, 0]


async def test_one_dead_browser_of_two_is_not_followed(ladder: Ladder) -> None:
    who, dead = person(), ladder.post.server.endpoint()
    await ladder.post.subscribe(who, dead)
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who)
    ladder.post.server.forget(dead)
    await ladder.post.tell(who, Kind.PAID)
    await ladder.live(timedelta(days=1))
    assert ladder.count() == [2, 0, 0, 0]


async def test_nobody_to_reach_ends_in_a_visit(ladder: Ladder) -> None:
    await ladder.post.tell(person(), Kind.RESULT_READY)
    await ladder.live(47 * HOUR)
    assert await ladder.told() == []
    await ladder.live(2 * HOUR)
    assert [type(each) for each in await ladder.told()] == [Unreached]


@pytest.mark.parametrize("kind", [Kind.PAID, Kind.RESULT_RETURNED])
async def test_news_and_answers_never_ask_for_a_visit(ladder: Ladder, kind: Kind) -> None:
    who = person()
    await ladder.phone(who)
    await ladder.post.tell(who, kind)
    await ladder.live(timedelta(days=20))
    assert await ladder.told() == []


async def test_the_night_is_quiet_and_the_wait_begins_in_the_morning(ladder: Ladder) -> None:
    who = person()
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who)
    ladder.post.deliverer._quiet = NIGHT
    ladder.post.now = DAYTIME + 13 * HOUR  # 23:00
    await ladder.post.tell(who, Kind.FEE_DUE, "night")
    await ladder.post.tell(who, Kind.PAID, "answer")
    await ladder.live(7 * HOUR)  # 06:00
    assert ladder.count() == [1, 0, 0, 0]
    await ladder.live(1.5 * HOUR)  # 07:30
    assert ladder.count() == [2, 0, 0, 0]
    await ladder.live(3 * HOUR)  # 10:30
    assert ladder.count() == [2, 0, 0, 0]
    await ladder.live(1 * HOUR)  # 11:30: four hours after 07:00
    assert ladder.count() == [2, 1, 0, 0]


async def test_what_was_done_in_the_evening_is_not_asked_for_in_the_morning(ladder: Ladder) -> None:
    who = person()
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who)
    ladder.post.deliverer._quiet = NIGHT
    ladder.post.now = DAYTIME + 13 * HOUR  # 23:00
    await ladder.post.tell(who, Kind.FEE_DUE, "paid:1")
    await ladder.post.tell(who, Kind.FEE_DUE, "owed:1")
    await ladder.live(1 * HOUR)
    async with ladder.post.database.transaction() as conn:
        at = ladder.post.now
        await call_off(conn, person_id=who, begins="paid:", kinds=[Kind.FEE_DUE], until=at, now=at)
    await ladder.live(8 * HOUR)  # 08:00
    assert ladder.count() == [1, 0, 0, 0]
    await ladder.live(4 * HOUR)  # nor does it climb
    assert ladder.count() == [1, 1, 0, 0]
    assert await ladder.post.rows("SELECT count(*) FROM messages WHERE erased_at IS NULL") == [(2,)], (
        "kept in the inbox"
    )
    unread = "SELECT key FROM messages WHERE read_at IS NULL"
    assert await ladder.post.rows(unread) == [("owed:1",)], "what was done waits for nobody"


async def test_what_many_wait_for_leaves_one_after_another_behind_everybodys_own_news(ladder: Ladder) -> None:
    ladder.post.deliverer._quiet = NIGHT
    ladder.post.now = DAYTIME + 13 * HOUR  # 23:00
    words = dict.fromkeys(("title_vi", "body_vi", "title_en", "body_en"), "Nghỉ lễ")
    people = [person() for _ in range(12)]
    for who in people:
        await ladder.post.subscribe(who, ladder.post.server.endpoint())
    async with ladder.post.database.transaction() as conn:
        for who in people:
            at = ladder.post.now
            await tell(conn, person_id=who, kind="closure", values=words, link="/thong-bao", key="feast", now=at)
    await ladder.live()
    morning = DAYTIME + 21 * HOUR
    due = [row[0] for row in await ladder.post.rows("SELECT due_at FROM deliveries")]
    assert all(morning <= each <= morning + MORNING for each in due)
    assert max(due) - min(due) > timedelta(minutes=1)
    waiting = "SELECT DISTINCT priority FROM pgqueuer WHERE entrypoint = 'SendDelivery' AND status = 'queued'"
    assert await ladder.post.rows(waiting) == [(AFTER_OTHERS,)]
    await ladder.live(8 * HOUR + MORNING)
    assert ladder.count()[0] == len(people)


async def test_a_persons_own_order_and_wishes_win(ladder: Ladder) -> None:
    who = person()
    await ladder.post.subscribe(who, ladder.post.server.endpoint())
    await ladder.phone(who, email="mai@demo.invalid")
    async with ladder.post.database.transaction() as conn:
        order = (Channel.EMAIL, Channel.SMS, Channel.WEB_PUSH)
        await contacts.prefer(conn, who, language=Language.EN, quiet=None, order=order, muted=["paid:email"])
    await ladder.post.tell(who, Kind.FEE_DUE, "fee")
    await ladder.live()
    assert ladder.count() == [0, 0, 0, 1]
    (parcel,) = ladder.wires[Channel.EMAIL].parcels
    assert parcel.address == EmailAddress(mailbox="mai@demo.invalid")
    assert parcel.text.title == "Your turn: pay for dossier ending 0361"
    await ladder.post.tell(who, Kind.PAID, "paid")
    await ladder.live()
    assert ladder.count() == [0, 0, 1, 1]
    await ladder.live(6 * HOUR)
    assert ladder.count() == [0, 0, 2, 1]


async def test_a_provider_is_asked_before_anything_is_sent_again(ladder: Ladder) -> None:
    who, wire = person(), ladder.wires[Channel.ZALO]
    await ladder.phone(who)
    wire.outcome = RetryAfter(why="TimeoutError", unsure=True)
    await ladder.post.tell(who, Kind.FEE_DUE)
    await ladder.live(timedelta(seconds=10))
    assert len(wire.parcels) == 1
    assert len(wire.asked) >= 1
    assert await ladder.post.states() == ["accepted"]

    wire.fate, wire.parcels = Fate.NEVER_CAME, []
    await ladder.post.tell(who, Kind.FEE_DUE, "another")
    await ladder.live(timedelta(seconds=10))
    assert len(wire.parcels) > 1


@pytest.mark.parametrize(("kind", "sent"), [(Kind.NEW_DEVICE, 2), (Kind.FEE_DUE, 1)])
async def test_where_nobody_can_be_asked_only_the_urgent_is_said_twice(ladder: Ladder, kind: Kind, sent: int) -> None:
    who, wire = person(), ladder.wires[Channel.ZALO]
    await ladder.phone(who)
    wire.fate, wire.outcome = Fate.UNKNOWN, RetryAfter(why="TimeoutError", unsure=True)
    await ladder.post.tell(who, kind)
    await ladder.live(timedelta(seconds=1))
    wire.outcome = Sent()
    await ladder.live(timedelta(seconds=30))
    assert len(wire.parcels) == sent
    states = await ladder.post.rows("SELECT state, why FROM deliveries WHERE channel = 'zalo'")
    assert states == ([("accepted", "unknown")] if sent == 2 else [("failed", "unknown")])


async def test_a_failing_provider_is_left_alone(ladder: Ladder) -> None:
    wire = ladder.wires[Channel.ZALO]
    wire.outcome = RetryAfter(why="answered_503")
    people = [person() for _ in range(30)]
    for who in people:
        await ladder.phone(who)
        await ladder.post.tell(who, Kind.RESULT_READY)
    await ladder.live()
    assert len(wire.parcels) < 10
    wire.outcome, before = Sent(), len(wire.parcels)
    await ladder.live(timedelta(minutes=30))
    assert len(wire.parcels) == before + len(people)


async def test_a_provider_that_waits_for_us_is_not_called_failing(ladder: Ladder) -> None:
    wire = ladder.wires[Channel.ZALO]
    wire.outcome = RetryAfter(why="renewing", asked=timedelta(seconds=2), ours=True)
    people = [person() for _ in range(10)]
    for who in people:
        await ladder.phone(who)
        await ladder.post.tell(who, Kind.RESULT_READY)
    await ladder.live()
    assert len(wire.parcels) == len(people)
    wire.outcome, wire.parcels = Sent(), []
    await ladder.live(timedelta(seconds=5))
    assert len(wire.parcels) == len(people)


async def test_a_climb_that_is_run_twice_climbs_once(ladder: Ladder) -> None:
    who = person()
    await ladder.phone(who)
    await ladder.post.tell(who, Kind.FEE_DUE)
    ((payload,),) = await ladder.post.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'Climb'")
    job, do = msgspec.json.decode(payload, type=Climb), handlers(ladder.post.deliverer)
    async with ladder.post.deliverer.open():
        for _ in range(3):
            await do[Climb](ladder.post.database, job, ladder.post.now)
    rows = await ladder.post.rows("SELECT channel FROM deliveries")
    assert rows == [("zalo",)]
