"""A fee paid by scanning a code: nothing is shown paid until the bank's statement says so."""

import hmac
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from api.doors import sandbox_bank
from api.payments.actions.statements import keep_lines
from api.payments.rules.statements import read_statement
from api.sandboxes.bank.routes import scanned
from kernel import clock
from tests.house import House
from tests.till import Till

BANK = "/sandbox/bank"
FEED = "/payments/bank/feed"


async def open_till(house: House, subject: str = "sung-thi-mai") -> Till:
    till = await Till.open(house, subject, gateway="vietqr")
    till.gateway = "bank"
    return till


async def begin(till: Till) -> dict[str, str]:
    """The attempt's transfer facts."""
    answer = await till.client.post(
        f"/api/fees/{till.fee_id}/attempts", json={"gateway": "vietqr"}, headers={"idempotency-key": "k"}
    )
    assert answer.status_code == 201, answer.text
    attempt = answer.json()
    assert attempt["redirectUrl"] is None
    return dict(attempt["transfer"]) | {"id": attempt["id"]}


async def scan(till: Till, payload: str) -> None:
    """At the bank's app."""
    answer = await till.vnpay.post(f"{BANK}/chuyen-tien", data={"payload": payload})
    assert answer.status_code == 303, answer.text


async def test_scanned_waited_for_and_told_by_the_statement(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    assert asked["accountName"] == "KHO BAC THU TINH LAO CAI"
    assert asked["content"].startswith("MC")
    said = await till.client.post(f"/api/attempts/{asked['id']}/claim")
    assert said.json()["state"] == "checking"
    assert said.json()["transfer"]["payload"] == asked["payload"], "the code may still be scanned"
    assert (await till.client.post(f"/api/attempts/{asked['id']}/claim")).json() == said.json()
    await house.settle()
    assert (await till.fee())["state"] == "cho_xac_nhan", "saying so marks nothing paid"
    await scan(till, asked["payload"])
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["receipt"]["number"]) == ("da_thanh_toan", 1)
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]


async def test_the_code_is_a_picture_marked_as_a_trial(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    picture = await till.client.get(f"/api/attempts/{asked['id']}/qr.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(picture.text)
    assert root.tag.endswith("svg")
    assert "Mã thử, không chuyển tiền thật" in picture.text
    stranger = await house.sign_in("giang-a-pao")
    assert (await stranger.get(f"/api/attempts/{asked['id']}/qr.svg")).status_code == 404
    assert (await stranger.post(f"/api/attempts/{asked['id']}/claim")).status_code == 404


async def test_a_file_and_the_feed_tell_the_same_once(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    await till.behave(duplicates=3)
    await scan(till, asked["payload"])
    file = (await till.vnpay.get(f"{BANK}/sao-ke.csv")).content.decode("utf-8-sig")
    lines = read_statement(file)
    assert len(lines) == 1
    for _ in range(2):
        async with house.database.transaction() as conn:
            await keep_lines(conn, "0990000000001", lines, covers_until=clock.now(), source="file", now=clock.now())
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    assert await till.rows("SELECT state FROM statement_line") == [("matched",)]


@pytest.mark.parametrize("lie", ["signature", "unsigned", "upperHex", "amount", "merchant"])
async def test_forged_feeds_change_nothing(house: House, lie: str) -> None:
    till = await open_till(house)
    asked = await begin(till)
    await till.behave(forge=lie, lose=True, retryTimes=0)
    await scan(till, asked["payload"])
    await house.settle()
    assert await till.ledger() == [("fee_due", 8000)]
    assert await till.rows("SELECT answer FROM sandbox_letter") == [("http 400",)]
    assert await till.rows("SELECT count(*) FROM statement_line") == [(0,)]
    assert await till.rows("SELECT way FROM gateway_message WHERE gateway = 'vietqr'") == [("feed",)], "it is recorded"


async def test_hostile_feeds_are_refused_recorded_and_change_nothing(house: House) -> None:
    till = await open_till(house)
    await begin(till)
    bank = sandbox_bank(house.settings, house.keys)
    line = f'{{"reference": "FT1", "amountVnd": 8000, "content": "x", "happenedAt": "{clock.now().isoformat()}"'
    feed = f'{{"account": "0990000000001", "coversUntil": "{clock.now().isoformat()}", "lines": [{line}'
    twice = f'{feed}, "amountVnd": 9000}}]}}'.encode()
    foreign = f'{feed}, "currency": "USD"}}]}}'.encode()
    hostile = [twice, foreign, b"", b"{}", b"[" * 200_000, b'{"a":' * 50_000, b"\x00" * 2 * 1024 * 1024]
    for body in hostile:
        signed = hmac.new(bank.feed_secret.encode(), body, "sha256").hexdigest()
        for signature in (signed, signed.upper(), "", "00"):
            answer = await till.vnpay.post(f"{FEED}?signature={signature}", content=body)
            assert answer.status_code == 400, (body[:10], signature)
    assert await till.rows("SELECT count(*) FROM gateway_message WHERE way = 'feed'") == [(4 * len(hostile),)]
    true = f"{feed}}}]}}".encode()
    signed = hmac.new(bank.feed_secret.encode(), true, "sha256").hexdigest()
    for doubled in (f"signature={signed}&signature=00", f"signature=00&signature={signed}"):
        assert (await till.vnpay.post(f"{FEED}?{doubled}", content=true)).status_code == 400
    assert await till.rows("SELECT count(*) FROM statement_line") == [(0,)]
    assert await till.ledger() == [("fee_due", 8000)]


async def test_money_that_names_no_fee_waits_for_a_person(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    for content in ("chuyen tien an trua", "MC0000000000ZZ", ""):
        await till.vnpay.post(f"{BANK}/chuyen-tien", data={"amount": "8000", "content": content})
    other = await open_till(house, "ly-may-sen")
    second = await begin(other)
    both = f"{asked['content']} va {second['content']}"
    await till.vnpay.post(f"{BANK}/chuyen-tien", data={"amount": "16000", "content": both})
    await house.settle()
    assert await till.rows("SELECT state, count(*) FROM statement_line GROUP BY 1") == [("unmatched", 4)]
    assert (await till.fee())["receivedVnd"] == 0


async def test_typed_by_hand_with_slips_it_is_still_found(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    typed = " ".join(re.findall(".{1,4}", asked["content"].lower().replace("0", "o").replace("1", "l")))
    await till.vnpay.post(f"{BANK}/chuyen-tien", data={"amount": "8000", "content": f"nop phi {typed} ho me"})
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_a_code_nobody_scanned_closes_once_the_statement_covers_its_time(house: House) -> None:
    till = await open_till(house)
    asked = await begin(till)
    later = timedelta(minutes=61)
    with clock.shifted(later):
        await house.hurry("CheckAttempt")
        await house.settle()
        assert [state for _, state in await till.attempts()] == ["checking"], "the bank has not told that far"
        assert (await till.client.get(f"/api/attempts/{asked['id']}")).json()["transfer"] is None, "covered"
        await till.vnpay.post(f"{BANK}/chuyen-tien", data={"amount": "1000", "content": "khac"})
        await house.settle()
        assert [state for _, state in await till.attempts()] == ["expired"]
    # and money that comes after all still settles
    await scan(till, asked["payload"])
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


def test_the_bank_reads_codes_its_own_way() -> None:
    head = "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
    payload = f"{head}5303704540410005802VN62150811Chuyen tien6304BBB8"
    tags = scanned(payload)
    assert (tags["54"], scanned(tags["62"])["08"]) == ("1000", "Chuyen tien")
