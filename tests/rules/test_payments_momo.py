"""MoMo's text: signatures as documented, and every way of lying about a payment."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.gateways.momo.door import Momo
from api.payments.gateways.momo.wire import CREATE, NOTICE, MomoSettings, read_body, read_query, sign, word_of
from api.payments.model import Declined, Forged, Paid, Undecided, Untouched

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/payments.json").read_text("utf-8"))[
    "momo_hmac_sha256"
]
settings = MomoSettings(
    partner_code="PC_TEST", access_key="AK_TEST", secret_key="test_secret", api_url="https://momo.example.vn"
)
door = Momo(settings, "https://mc.example.vn")
RESULT: dict[str, Any] = {
    "amount": 8000,
    "extraData": "",
    "message": "Successful.",
    "orderId": "MC0123456789AB",
    "orderInfo": "Nop phi",
    "orderType": "momo_wallet",
    "partnerCode": "PC_TEST",
    "payType": "qr",
    "requestId": "MC0123456789AB",
    "responseTime": 1760000000000,
    "resultCode": 0,
    "transId": 1234567890,
}


def signed(fields: dict[str, Any], secret: str = "test_secret") -> dict[str, Any]:
    values = {name: str(value) for name, value in fields.items()} | {"accessKey": "AK_TEST"}
    return {**fields, "signature": sign(secret, NOTICE, values)}


def body(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_signatures_are_as_computed_elsewhere(vector: dict[str, Any]) -> None:
    values = dict(pair.split("=", 1) for pair in vector["signed"].split("&"))
    names = {"create": CREATE, "ipn": NOTICE}[vector["what"]]
    assert sign(vector["secret"], names, values) == vector["hash"]


def test_a_true_notice_is_read_whole() -> None:
    notice = door.read_notice(body(signed(RESULT)))
    assert not isinstance(notice, Forged)
    assert (notice.reference, notice.amount_vnd) == ("MC0123456789AB", 8000)
    assert isinstance(notice.word, Paid)
    assert notice.word.transaction == "1234567890"
    assert notice.word.paid_at.timestamp() == 1_760_000_000
    assert door.read_return(urlencode(signed(RESULT)).encode()) == notice


@pytest.mark.parametrize(
    "raw",
    [
        body(RESULT),
        body({**signed(RESULT), "amount": 9000}),
        body(signed(RESULT, "another")),
        body({**signed(RESULT), "signature": signed(RESULT)["signature"].upper()}),
        body({**signed(RESULT), "signature": ""}),
        body({**signed(RESULT), "amount": "8000"}),
        body({**signed(RESULT), "amount": 8000.0}),
        body({**signed(RESULT), "amount": None}),
        body(signed(RESULT)).replace(b'{"amount": 8000', b'{"amount": 8000, "amount": 1'),
        body(signed(RESULT)).replace(b"{", b'{"amount": 1, ', 1),
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 5000,
        body({**signed(RESULT), "pad": "x" * 20_000}),
    ],
)
def test_what_momo_did_not_send_is_not_believed(raw: bytes) -> None:
    assert isinstance(read_body(raw, settings), Forged)


def test_a_doubled_name_in_a_return_is_refused() -> None:
    raw = urlencode(signed(RESULT)).encode()
    assert read_query(raw + b"&amount=8000", settings) == Forged(why="doubled_name")


def test_another_partners_notice_is_no_order_of_ours() -> None:
    for other in ({"partnerCode": "OTHER"}, {"orderId": "a\u0000b"}, {"orderId": ""}, {"orderId": "x" * 90}):
        notice = door.read_notice(body(signed({**RESULT, **other})))
        assert not isinstance(notice, Forged)
        assert notice.reference == ""


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0, Paid), (9000, Undecided), (7000, Undecided), (7002, Undecided), (1000, Untouched), (42, Untouched)]
    + [(code, Declined) for code in (1001, 1003, 1005, 1006)]
    + [(code, Undecided) for code in (-1, 1, 10, 11, 99, 10**9)],
)
def test_only_zero_is_paid_and_only_final_codes_are_refusals(code: int, kind: type) -> None:
    assert type(word_of(code, amount=8000, transaction=1, at_ms=1)) is kind


@pytest.mark.parametrize(
    ("amount", "transaction", "at_ms"), [(0, 1, 1), (-1, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 10**18)]
)
def test_paid_needs_its_number_time_and_sum(amount: int, transaction: int, at_ms: int) -> None:
    assert word_of(0, amount=amount, transaction=transaction, at_ms=at_ms) == Undecided(reason="incomplete")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_readers(raw: bytes) -> None:
    assert isinstance(read_body(raw, settings), Forged)
    assert isinstance(read_query(raw, settings), Forged)


@given(st.data())
def test_one_changed_byte_is_never_another_reading(data: st.DataObject) -> None:
    raw = body(signed(RESULT))
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.integers(32, 126).filter(lambda b: b != raw[at]))
    read = read_body(raw[:at] + bytes([other]) + raw[at + 1 :], settings)
    assert isinstance(read, Forged) or read == read_body(raw, settings)


def test_returns_carry_the_same_words() -> None:
    raw = urlencode(signed({**RESULT, "message": "Giao dịch thành công & xong"})).encode()
    assert dict(parse_qsl(raw.decode()))["message"] == "Giao dịch thành công & xong"
    assert not isinstance(read_query(raw, settings), Forged)
