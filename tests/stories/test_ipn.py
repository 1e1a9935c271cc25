"""VNPAY's notices over HTTP: many at once, hostile ones, and a database that goes away in between."""

import asyncio
import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from api.doors import sandbox_bank, sandbox_momo, sandbox_vnpay
from api.payments.gateways.vnpay.wire import VnpaySettings, signed_query, stamp
from api.payments.model import Verdict
from api.payments.routes import answering
from api.payments.routes.answering import Ears
from kernel import clock, logs
from tests.cutting import Cutting
from tests.house import House
from tests.till import Till


class Vnpay:
    """Signs what VNPAY would sign."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.settings = VnpaySettings(**sandbox_vnpay(till.house.settings, till.house.keys).given)
        self.reference = ""

    async def begin(self) -> "Vnpay":
        begun = await self.till.begin()
        assert begun.status_code == 201
        self.reference = dict(parse_qsl(begun.json()["redirectUrl"].partition("?")[2]))["vnp_TxnRef"]
        return self

    def paid(self, transaction: str = "14000001", **other: str) -> str:
        values = {
            "vnp_Amount": "800000",
            "vnp_BankCode": "NCB",
            "vnp_OrderInfo": "Nop phi",
            "vnp_PayDate": stamp(clock.now()),
            "vnp_ResponseCode": "00",
            "vnp_TmnCode": self.settings.tmn_code,
            "vnp_TransactionNo": transaction,
            "vnp_TransactionStatus": "00",
            "vnp_TxnRef": self.reference,
            **other,
        }
        return signed_query(self.settings.hash_secret, values)


async def open_vnpay(house: House) -> Vnpay:
    return await Vnpay(await Till.open(house)).begin()


@pytest.mark.parametrize("racers", [50, pytest.param(500, marks=pytest.mark.prove)])
async def test_identical_notices_racing_have_one_effect(house: House, racers: int) -> None:
    vnpay = await open_vnpay(house)
    query = vnpay.paid()
    answers = Counter(await asyncio.gather(*(vnpay.till.hear(query) for _ in range(racers))))
    assert answers["00", "Confirm Success"] <= 1, answers  # none, when the one that wrote it was answered too late
    assert set(answers) <= {("00", "Confirm Success"), ("02", "Order already confirmed"), ("99", "Unknown error")}
    async with asyncio.timeout(30):  # while the last of the crowd is written it is told to come again, and does
        while (said := await vnpay.till.hear(query))[0] == "99":
            await asyncio.sleep(0.2)
    assert said == ("02", "Order already confirmed")
    assert await vnpay.till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    assert await vnpay.till.settled_events() == 1
    await house.settle()
    assert await vnpay.till.rows("SELECT number FROM receipt") == [(1,)]


async def test_two_transactions_of_one_order_racing_settle_once(house: House) -> None:
    vnpay = await open_vnpay(house)
    queries = [vnpay.paid(str(14000001 + number)) for number in range(12)]
    answers = Counter(await asyncio.gather(*(vnpay.till.hear(query) for query in queries * 2)))
    for query in queries:
        assert (await vnpay.till.hear(query))[0] in {"00", "02"}
    assert answers["00", "Confirm Success"] <= 12
    kinds = Counter(kind for kind, _ in await vnpay.till.ledger())
    assert kinds == {"fee_due": 1, "paid": 12, "applied": 1, "unclaimed": 11}
    assert await vnpay.till.rows("SELECT count(*), sum(amount_vnd) FROM refund") == [(11, 88_000)]
    assert await vnpay.till.settled_events() == 1


async def test_paying_and_setting_aside_race_to_one_truth(house: House) -> None:
    vnpay = await open_vnpay(house)
    heard, begun = await asyncio.gather(vnpay.till.hear(vnpay.paid()), vnpay.till.begin(confirmed=True))
    assert heard[0] == "00"
    assert begun.status_code in {201, 409}
    assert (await vnpay.till.fee())["state"] == "da_thanh_toan"


def _hostile(vnpay: Vnpay) -> dict[str, tuple[str, str]]:
    true = vnpay.paid()
    head, _, sign = true.rpartition("=")
    return {
        "tampered": (true.replace("vnp_Amount=800000", "vnp_Amount=100"), "97"),
        "another order's": (true.replace(vnpay.reference, "MC0000000000ZZ"), "97"),
        "unsigned": (true.rpartition("&")[0], "97"),
        "empty": ("", "97"),
        "upper-case hex": (f"{head}={sign.upper()}", "97"),
        "truncated hex": (true[:-1], "97"),
        "doubled sum": (f"vnp_Amount=800000&{true}", "97"),
        "doubled signature": (f"{true}&vnp_SecureHash={sign}", "97"),
        "added field": (f"{true}&vnp_CardHolder=x", "97"),
        "array spelling": (true.replace("vnp_Amount=", "vnp_Amount%5B%5D="), "97"),
        "NUL": (f"{true}&vnp_Note=%00", "97"),
        "not text": ("vnp_TxnRef=%ff%fe&vnp_SecureHash=00", "97"),
        "long": (f"{true}&pad={'x' * 8000}", "97"),
        "wrong sum": (vnpay.paid(vnp_Amount="800100"), "04"),
        "short sum": (vnpay.paid(vnp_Amount="100"), "04"),
        "negative sum": (vnpay.paid(vnp_Amount="-800000"), "04"),
        "sum in words": (vnpay.paid(vnp_Amount="8e5"), "04"),
        "huge sum": (vnpay.paid(vnp_Amount="9" * 30), "04"),
        "other currency": (vnpay.paid(vnp_CurrCode="USD"), "04"),
        "other merchant": (vnpay.paid(vnp_TmnCode="NGUOIKHAC"), "01"),
        "unknown order": (vnpay.paid(vnp_TxnRef="MC0000000000ZZ"), "01"),
        "order with a NUL": (vnpay.paid(vnp_TxnRef="MC\x00"), "01"),
        "order of 3,000 letters": (vnpay.paid(vnp_TxnRef="M" * 3000), "01"),
        "no order": (vnpay.paid(vnp_TxnRef=""), "01"),
    }


async def test_hostile_notices_get_vnpays_own_answers_and_change_nothing(house: House) -> None:
    vnpay = await open_vnpay(house)
    for name, (query, wanted) in _hostile(vnpay).items():
        assert (name, (await vnpay.till.hear(query))[0]) == (name, wanted)
    assert await vnpay.till.ledger() == [("fee_due", 8000)]
    assert [state for _, state in await vnpay.till.attempts()] == ["waiting"]
    kept = await vnpay.till.rows("SELECT count(*) FROM gateway_message WHERE way = 'ipn'")
    assert kept == [(len(_hostile(vnpay)),)], "every one of them is recorded"
    assert await vnpay.till.hear(vnpay.paid()) == ("00", "Confirm Success"), "the true one is still heard"


async def test_bodies_and_methods_that_do_not_belong(house: House) -> None:
    vnpay = await open_vnpay(house)
    client = house.client()
    big = b"[" * 2 * 1024 * 1024
    heard = await client.request(
        "GET", f"/payments/vnpay/ipn?{vnpay.paid()}", content=big, headers={"content-type": "application/json"}
    )
    assert heard.json()["RspCode"] == "00", "a body means nothing here, whatever its size"
    assert (await client.post(f"/payments/vnpay/ipn?{vnpay.paid()}", content=big)).status_code == 405
    endless = await client.get("/payments/vnpay/ipn?" + "x=y&" * 12_000)
    assert endless.status_code in {200, 400, 414, 431}
    assert await vnpay.till.settled_events() == 1


async def test_a_flood_of_forgeries_cannot_fill_the_disk(house: House) -> None:
    vnpay = await open_vnpay(house)
    lies = [f"vnp_TxnRef=MC{number}&vnp_SecureHash=00" for number in range(150)]
    for start in range(0, 150, 10):
        answers = await asyncio.gather(*(vnpay.till.hear(lie) for lie in lies[start : start + 10]))
        assert {answer[0] for answer in answers} == {"97"}
    ((kept,),) = await vnpay.till.rows("SELECT count(*) FROM gateway_message")
    assert 60 <= kept < 70


async def test_without_a_database_vnpay_is_told_to_come_again(house: House) -> None:
    vnpay = await open_vnpay(house)
    owner = await house.owner()
    try:
        async with owner.transaction():
            await owner.execute("LOCK TABLE fee IN ACCESS EXCLUSIVE MODE")
            began = asyncio.get_running_loop().time()
            assert await vnpay.till.hear(vnpay.paid()) == ("99", "Unknown error")
            assert asyncio.get_running_loop().time() - began < 1.5
    finally:
        await owner.close()
    again = vnpay.paid()  # what was answered 99 may be written by now: VNPAY comes again, and it is written once
    assert (await vnpay.till.hear(again))[0] in {"00", "02"}
    assert await vnpay.till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]


async def test_a_notice_answered_late_is_written_all_the_same_and_a_crowd_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "ANSWER_WITHIN_S", 0.05)
    ears, gate, written = Ears(most=3), asyncio.Event(), 0

    async def write() -> Verdict:
        nonlocal written
        await gate.wait()
        written += 1
        return Verdict.CONFIRMED

    assert await asyncio.gather(*(ears.hear(write(), "vnpay") for _ in range(3))) == [None] * 3
    assert await ears.hear(write(), "vnpay") is None, "a fourth is not even begun"
    gate.set()
    while written < 3:
        await asyncio.sleep(0)
    assert await ears.hear(write(), "vnpay") is Verdict.CONFIRMED
    assert written == 4


@pytest.mark.parametrize("at", range(1, 14))
async def test_a_connection_cut_at_any_statement_leaves_all_or_nothing(house: House, at: int) -> None:
    """The n-th statement of hearing a payment meets a dead connection; the notice is sent again as VNPAY would."""
    from api.payments.actions.hearing import hear_notice
    from api.payments.gateways.vnpay.door import Vnpay as Door

    vnpay = await open_vnpay(house)
    door = Door(vnpay.settings, house.base_url)
    raw = vnpay.paid().encode()
    cutting = Cutting(house.database, at)
    try:
        await hear_notice(cutting, door, raw, clock.now())
        finished = True
    except ConnectionError:
        finished = False
    kinds = [kind for kind, _ in await vnpay.till.ledger()]
    assert kinds == (["fee_due", "paid", "applied"] if finished else ["fee_due"])
    assert await vnpay.till.settled_events() == int(finished)
    assert (await vnpay.till.hear(vnpay.paid()))[0] == ("02" if finished else "00")
    await house.settle()
    assert await vnpay.till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    assert await vnpay.till.rows("SELECT count(*) FROM receipt") == [(1,)]


async def test_the_night_asks_about_what_is_left(house: House) -> None:
    from api.payments.jobs import ask_at_night

    vnpay = await open_vnpay(house)
    till = vnpay.till
    await till.behave(lose=True)
    await till.choose(await till.arrive(await till.begin()))
    tomorrow = clock.now() + timedelta(hours=20)
    owner = await house.owner()
    await owner.execute("DELETE FROM pgqueuer")
    await owner.close()
    await ask_at_night(house.database, tomorrow)
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged from now on."""
    told = io.StringIO()
    monkeypatch.delattr(logs.log, "bind", raising=False)  # where it was written to before
    logs.set_up(stream=told)
    yield told
    monkeypatch.undo()
    logs.set_up()


async def test_secrets_stay_out_of_what_is_kept_and_of_the_log(house: House, heard: io.StringIO) -> None:
    vnpay = await open_vnpay(house)
    await vnpay.till.pay()
    await vnpay.till.hear("vnp_TxnRef=MC1&vnp_SecureHash=00")
    for gateway in ("momo", "vietqr"):
        other = await Till.open(house, "ly-may-sen", gateway=gateway)
        assert (await other.begin()).status_code == 201
    await vnpay.till.vnpay.post("/payments/momo/ipn", content=b"{}")
    await vnpay.till.vnpay.post("/payments/bank/feed?signature=00", content=b"{}")
    await house.settle()
    settings, keys = house.settings, house.keys
    secrets = {
        vnpay.settings.hash_secret,
        sandbox_momo(settings, keys).given["secret_key"],
        sandbox_bank(settings, keys).feed_secret,
    }
    log = heard.getvalue()
    assert "payments.notice-forged" in log
    assert not [secret for secret in secrets if secret in log]
    assert "vnp_SecureHash" not in log
    for table in ("gateway_message", "attempt", "fee", "ledger", "refund", "receipt"):
        rows = await vnpay.till.rows(f"SELECT to_jsonb(t)::text FROM {table} t")
        assert not [row for row in rows if vnpay.settings.hash_secret in row[0]]
