"""VNPAY's text: published vectors, and every way of lying about a payment."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.gateways.vnpay import wire
from api.payments.gateways.vnpay.door import Vnpay
from api.payments.gateways.vnpay.wire import VnpaySettings, read_signed, sign, signed_query
from api.payments.model import Declined, Forged, Order, Paid, Undecided, Untouched
from kernel.money import Dong

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/payments.json").read_text("utf-8"))[
    "vnpay_hmac_sha512"
]
SECRET = "test_secret"
PAID = {
    "vnp_Amount": "800000",
    "vnp_BankCode": "NCB",
    "vnp_OrderInfo": "Nop phi: 1 & 2",
    "vnp_PayDate": "20261121091806",
    "vnp_ResponseCode": "00",
    "vnp_TmnCode": "TMNTEST1",
    "vnp_TransactionNo": "14422574",
    "vnp_TransactionStatus": "00",
    "vnp_TxnRef": "MC0123456789AB",
}
settings = VnpaySettings(
    tmn_code="TMNTEST1", hash_secret=SECRET, pay_url="https://pay.example.vn/p", api_url="https://pay.example.vn/a"
)
door = Vnpay(settings, "https://mc.example.vn/payments/vnpay/return")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.get("what", "query"))
def test_published_signatures_are_ours(vector: dict[str, Any]) -> None:
    assert sign(vector["secret"], vector["signed"]) == vector["hash"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if "&" in v["signed"]])
def test_published_notices_are_believed_and_only_both_codes_mean_paid(vector: dict[str, Any]) -> None:
    raw = f"{vector['signed']}&vnp_SecureHashType=SHA512&vnp_SecureHash={vector['hash']}".encode()
    values = read_signed(raw, vector["secret"])
    assert isinstance(values, dict)
    assert values["vnp_OrderInfo"] == "Thanh toan don hang 2024-05-21T02:17:31.249Z"
    assert isinstance(wire.word_of_payment(values), Paid) == (values["vnp_ResponseCode"] == "00")


@pytest.mark.parametrize("vector", [v for v in VECTORS if "&" in v["signed"]])
def test_what_we_sign_is_what_was_published(vector: dict[str, Any]) -> None:
    values = dict(parse_qsl(vector["signed"]))
    assert signed_query(vector["secret"], {**values, "vnp_BankTranNo": values["vnp_BankTranNo"], "vnp_Empty": ""}) == (
        f"{vector['signed']}&vnp_SecureHash={vector['hash']}"
    )


def signed(values: dict[str, str], secret: str = SECRET) -> bytes:
    return signed_query(secret, values).encode()


def test_a_true_notice_is_read_whole() -> None:
    notice = door.read_notice(signed(PAID))
    assert not isinstance(notice, Forged)
    assert (notice.reference, notice.amount_vnd) == ("MC0123456789AB", 8000)
    paid_at = datetime(2026, 11, 21, 2, 18, 6, tzinfo=UTC)
    assert notice.word == Paid(transaction="14422574", amount_vnd=Dong(8000), paid_at=paid_at)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (signed(PAID).replace(b"800000", b"900000"), "wrong_signature"),
        (signed(PAID, "another"), "wrong_signature"),
        (signed(PAID).rpartition(b"&vnp_SecureHash")[0], "unsigned"),
        (signed(PAID) + b"&vnp_Amount=800000", "doubled_or_odd_name"),
        (b"vnp_Amount=100&" + signed(PAID), "doubled_or_odd_name"),
        (signed(PAID) + b"&vnp%5FAmount=900000", "escaped_name"),
        (signed(PAID) + b"&vnp_Amount%20=900000", "doubled_or_odd_name"),
        (signed(PAID) + b"&vnp_New=1", "wrong_signature"),
        (signed(PAID) + b"&vnp_SecureHash=00", "doubled_or_odd_name"),
        (signed(PAID).replace(b"+", b"%20"), "wrong_signature"),
        (signed(PAID) + b"&x=" + b"y" * 5000, "too_long"),
        (b"", "unsigned"),
        (b"vnp_SecureHash=", "unsigned"),
        (b"vnp_SecureHash=\xc3\xa9", "wrong_signature"),
        (b"vnp_SecureHash=%00", "wrong_signature"),
    ],
)
def test_what_vnpay_did_not_send_is_not_believed(raw: bytes, why: str) -> None:
    assert read_signed(raw, SECRET) == Forged(why=why)


def test_an_upper_case_signature_is_not_the_signature() -> None:
    head, _, digest = signed(PAID).rpartition(b"=")
    assert read_signed(head + b"=" + digest.upper(), SECRET) == Forged(why="wrong_signature")


def test_values_that_are_no_text_are_refused_after_their_signature() -> None:
    text = "vnp_TxnRef=%FF%FE"
    raw = f"{text}&vnp_SecureHash={sign(SECRET, text)}".encode()
    assert read_signed(raw, SECRET) == Forged(why="not_text")


def test_parameters_that_are_not_vnpays_are_never_read() -> None:
    assert read_signed(signed(PAID) + b"&utm=1&amount=5", SECRET) == PAID


def test_another_merchants_notice_is_no_order_of_ours() -> None:
    notice = door.read_notice(signed({**PAID, "vnp_TmnCode": "OTHER001"}))
    assert not isinstance(notice, Forged)
    assert notice.reference == ""


def test_another_currency_is_no_sum_of_dong() -> None:
    notice = door.read_notice(signed({**PAID, "vnp_CurrCode": "USD"}))
    assert not isinstance(notice, Forged)
    assert notice.amount_vnd is None


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("00", "00", Paid),
        ("00", "02", Undecided),
        ("00", "01", Undecided),
        ("00", "", Undecided),
        ("99", "00", Undecided),
        ("07", "00", Undecided),
        ("07", "02", Undecided),
        ("24", "02", Declined),
        ("51", "02", Declined),
        ("24", "00", Undecided),
        ("", "", Undecided),
        ("0", "0", Undecided),
    ],
)
def test_paid_is_both_codes_and_failed_is_both_too(code: str, status: str, kind: type) -> None:
    word = wire.word_of_payment({**PAID, "vnp_ResponseCode": code, "vnp_TransactionStatus": status})
    assert type(word) is kind


@pytest.mark.parametrize("name", ["vnp_TransactionNo", "vnp_PayDate", "vnp_Amount"])
@pytest.mark.parametrize("value", ["", "0", "x", "99999999999999", "-800000", "٠٠٠"])
def test_paid_needs_its_number_time_and_sum(name: str, value: str) -> None:
    word = wire.word_of_payment({**PAID, name: value})
    if (name, value) in {("vnp_TransactionNo", v) for v in ("x", "99999999999999", "-800000", "٠٠٠")}:
        assert isinstance(word, Paid)  # VNPAY's own number may be anything it signs, but not nothing
    else:
        assert word == Undecided(reason="incomplete")


@pytest.mark.parametrize(
    ("status", "kind"),
    [("00", Paid), ("01", Untouched), ("02", Declined), ("04", Undecided), ("07", Undecided), ("", Undecided)],
)
def test_querydr_statuses(status: str, kind: type) -> None:
    assert type(wire.word_of_status({**PAID, "vnp_TransactionStatus": status})) is kind


@given(st.integers(1, 10**12))
def test_amounts_survive_the_wire(amount: int) -> None:
    assert wire.read_amount(str(amount * 100)) == amount


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001 - made aware below
def test_stamps_survive_the_wire(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    assert wire.read_stamp(wire.stamp(aware)) == aware


@given(st.dictionaries(st.from_regex(r"vnp_[A-Za-z]{1,20}", fullmatch=True), st.text(max_size=40), max_size=12))
def test_what_is_signed_reads_back(values: dict[str, str]) -> None:
    values = {k: v for k, v in values.items() if k not in {"vnp_SecureHash", "vnp_SecureHashType"}}
    read = read_signed(signed_query(SECRET, values).encode(), SECRET)
    assert read == {k: v for k, v in values.items() if v} or read == Forged(why="too_long")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    assert isinstance(read_signed(raw, SECRET), Forged)


@given(st.data())
def test_one_changed_byte_is_enough(data: st.DataObject) -> None:
    raw = signed(PAID)
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.integers(33, 126).filter(lambda b: b != raw[at]))
    read = read_signed(raw[:at] + bytes([other]) + raw[at + 1 :], SECRET)
    assert isinstance(read, Forged) or read == PAID  # never another reading that is believed


def test_the_pay_url_says_what_vnpay_needs_and_nobodys_name() -> None:
    started = datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC)
    url = door.open(
        Order(
            reference="MC0123456789AB",
            amount_vnd=Dong(8000),
            started_at=started,
            expires_at=started + timedelta(minutes=15),
            payer_address="203.0.113.7",
        )
    )
    parts = urlsplit(url)
    text, _, digest = parts.query.rpartition("&vnp_SecureHash=")
    assert sign(SECRET, text) == digest
    names = [pair.partition("=")[0] for pair in text.split("&")]
    assert names == sorted(names)
    assert quote_plus("https://mc.example.vn/payments/vnpay/return") in text
    values = dict(parse_qsl(text))
    assert values == {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": "TMNTEST1",
        "vnp_Amount": "800000",
        "vnp_CreateDate": "20261121090000",
        "vnp_ExpireDate": "20261121091500",
        "vnp_CurrCode": "VND",
        "vnp_IpAddr": "203.0.113.7",
        "vnp_Locale": "vn",
        "vnp_OrderInfo": "Nop phi dich vu cong MC0123456789AB",
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": "https://mc.example.vn/payments/vnpay/return",
        "vnp_TxnRef": "MC0123456789AB",
    }
