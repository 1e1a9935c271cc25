"""VietQR's text against NAPAS's own examples, and finding our reference in what banks make of it."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.rules.faces import reference_of
from api.payments.rules.statements import BadStatement, Columns, read_statement
from api.payments.rules.vietqr import Code, NotVietqr, crc, read, references_in, write
from kernel.ids import new_id

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/payments.json").read_text("utf-8"))
DIGITS = st.text("0123456789", min_size=1, max_size=19)


@pytest.mark.parametrize(("text", "expected"), VECTORS["crc16_ccitt_false"].items())
def test_crc(text: str, expected: str) -> None:
    assert crc(text) == expected


@pytest.mark.parametrize("vector", VECTORS["vietqr"], ids=lambda vector: vector["crc"])
def test_published_payloads_have_their_crc(vector: dict[str, str]) -> None:
    assert crc(vector["payload"][:-4]) == vector["crc"]


def test_published_payloads_say_what_they_say() -> None:
    first, second, card, _ = (vector["payload"] for vector in VECTORS["vietqr"])
    assert read(first) == Code(
        bank_bin="970403", account="0011012345678", amount_vnd=180_000, purpose="thanh toan don hang"
    )
    assert read(second) == Code(bank_bin="970416", account="257678859", amount_vnd=1000, purpose="Chuyen tien")
    assert read(card).account == "9704031101234567"


def test_what_we_write_is_what_was_published() -> None:
    second = VECTORS["vietqr"][1]["payload"]
    ours = write(read(second))
    assert ours == second.replace("010211", "010212")[:-4] + ours[-4:], "the same but for dynamic, and its CRC"


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), DIGITS, st.integers(1, 10**12), st.uuids(version=4))
def test_what_is_written_reads_back(bank_bin: str, account: str, amount: int, attempt: Any) -> None:
    code = Code(bank_bin=bank_bin, account=account, amount_vnd=amount, purpose=reference_of(attempt))
    assert read(write(code)) == code


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for payload in (text, text + crc(text) if text.isascii() else text):
        try:
            read(payload)
        except NotVietqr:
            continue


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_changed_letter_is_noticed(at: int) -> None:
    payload = VECTORS["vietqr"][1]["payload"]
    with pytest.raises(NotVietqr):
        read(payload[:at] + ("8" if payload[at] != "8" else "9") + payload[at + 1 :])


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "MBVCB.5512345.{}.CT tu 0123 NGUYEN VAN A toi 0456",
        "chuyen tien {} cam on",
        "IBFT {}GD 123456",
        "QR-{}-190926",
        "NOP PHI  {}  ",
    ],
)
@given(attempt=st.uuids(version=4))
def test_a_reference_is_found_whatever_surrounds_it(around: str, attempt: Any) -> None:
    reference = reference_of(attempt)
    assert reference in references_in(around.format(reference))
    assert reference in references_in(around.format(reference.lower()))
    assert reference in references_in(around.format(f"{reference[:6]} {reference[6:]}"))


def test_a_reference_typed_by_hand_with_look_alikes_is_found() -> None:
    assert references_in("nop mcO123456789lI") == ("MC0123456789" + "11",)


def test_nothing_is_found_where_nothing_is() -> None:
    for content in ("", "chuyen tien an trua", "MC123", "MCUUUUUUUUUUUU"):
        assert references_in(content) == ()


def test_references_of_real_attempts_never_hold_letters_that_are_read_wrong() -> None:
    assert all(not set("OILU") & set(reference_of(new_id())) for _ in range(5000))


HEAD = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung\n"


def test_a_statement_is_its_credits() -> None:
    text = "\ufeff" + HEAD + '21/11/2026 09:18:06,FT1,,"8.000",MC0123456789AB\n21/11/2026 09:20:00,FT2,5000,,phi\n'
    (line,) = read_statement(text)
    assert (line.reference, line.amount_vnd, line.content) == ("FT1", 8000, "MC0123456789AB")
    assert line.happened_at == datetime(2026, 11, 21, 2, 18, 6, tzinfo=UTC)


def test_another_bank_is_another_mapping() -> None:
    columns = Columns(time="Time", reference="Ref", credit="Credit", content="Description")
    (line,) = read_statement("Time,Ref,Credit,Description\n2026-11-21 09:00:00,R1,8000 VND,x\n", columns)
    assert (line.reference, line.amount_vnd) == ("R1", 8000)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("21/11/2026 09:18:06,FT1,,eight,x", "no sum"),
        ("21/11/2026 09:18:06,FT1,,8000 USD,x", "no sum"),
        ("21/11/2026 09:18:06,FT1,,-8000,x", "no sum"),
        ("21/11/2026 09:18:06,,,8000,x", "no reference"),
        ("yesterday,FT1,,8000,x", "no time"),
        ("31/02/2026 09:18:06,FT1,,8000,x", "no time"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, why: str) -> None:
    with pytest.raises(BadStatement, match=f"row 2: .*{why}"):
        read_statement(HEAD + row + "\n")


def test_a_file_without_its_columns_is_refused() -> None:
    with pytest.raises(BadStatement, match="no column"):
        read_statement("a,b\n1,2\n")


@given(st.text(max_size=200))
def test_no_file_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(BadStatement):
        read_statement(HEAD + text)
