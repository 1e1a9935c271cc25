"""A day's report: whatever stands in a cell, a spreadsheet shows it and calculates nothing; payouts name their day."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.model import GatewayName
from api.payments.rules.payouts import PATIENCE, Owed, disagrees, read_payout
from api.payments.rules.reconciling import DifferenceKind
from api.payments.rules.sheets import Sheet, plain, write_csv, write_xlsx
from kernel.money import Dong
from tests.rules.test_payments_machine import Till

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
EVIL = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r"]), WORDS)


def sheet(*cells: str | int | None) -> Sheet:
    return Sheet(name="Giao dịch", header=tuple(f"c{n}" for n in range(len(cells))), rows=(cells,))


@given(EVIL)
def test_no_text_begins_a_formula(text: str) -> None:
    assert str(plain(text))[0] == "'"
    told = write_csv([sheet(text)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told, newline="")))
    assert rows[1] == ["Giao dịch", f"'{text}"]


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 10**12))
def test_a_csv_reads_back(words: list[str], amount: int) -> None:
    rows = list(csv.reader(io.StringIO(write_csv([sheet(*words, amount)]).decode("utf-8-sig"), newline="")))
    assert rows[1] == ["Giao dịch", *(str(plain(word)) for word in words), str(amount)]


def test_a_workbook_holds_numbers_and_text_and_no_formula() -> None:
    made = write_xlsx([sheet("=1+1", "+cmd|' /C calc'!A0", "@x", "-2", "000.00.71.H38", 8000, None, "https://a.vn")])
    book = zipfile.ZipFile(io.BytesIO(made))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "<v>8000</v>" in page
    strings = [each.text for each in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter() if each.text]
    assert {"'=1+1", "'@x", "'-2", "000.00.71.H38", "https://a.vn"} <= set(strings)
    assert not [name for name in book.namelist() if "rels" in name and "sheet" in name], "no link leads anywhere"


def test_moments_are_vietnams() -> None:
    assert plain(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "22/11/2026 01:30:00"
    assert plain(date(2026, 11, 21)) == "21/11/2026"


@pytest.mark.parametrize(
    ("content", "gateway", "day"),
    [
        ("VNPAY QUYET TOAN 20261121", GatewayName.VNPAY, date(2026, 11, 21)),
        ("MBVCB.140.MOMO QUYET TOAN 20261121.CT tu 099", GatewayName.MOMO, date(2026, 11, 21)),
        ("vnpay qt 2026-11-21", GatewayName.VNPAY, date(2026, 11, 21)),
    ],
)
def test_a_payout_names_its_day(content: str, gateway: GatewayName, day: date) -> None:
    found = read_payout(content)
    assert found is not None
    assert (found.gateway, found.day) == (gateway, day)


@pytest.mark.parametrize(
    "content", ["nop le phi", "VNPAY 20261121", "VNPAY QUYET TOAN 20261399", "XVNPAY QUYET TOAN 20261121", ""]
)
def test_other_transfers_are_no_payouts(content: str) -> None:
    assert read_payout(content) is None


@given(WORDS)
def test_no_content_breaks_the_reader(content: str) -> None:
    read_payout(content)


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**9), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_account_and_report_disagree_until_the_sum_is_there(owed: int, arrived: int, waited: timedelta) -> None:
    end = datetime(2026, 11, 22, tzinfo=UTC)
    told = disagrees(owed, arrived, day_ended_at=end, now=end + waited)
    if owed == arrived:
        assert not told
    elif arrived:
        assert told
    else:
        assert told is (owed > 0 and waited >= PATIENCE)


def test_what_is_owed_is_net() -> None:
    assert Owed(paid_vnd=Dong(16000), charges_vnd=Dong(128), refunded_vnd=Dong(8000)).net_vnd == 7872


def test_a_payout_waited_for_by_half_a_report_is_not_waited_for_by_all_of_it() -> None:
    """The refund of that day was in the other half: nothing is to come. Found by the machine."""
    till = Till()
    till.pay(which=0, sum_vnd=80_000)
    till.night("whole")
    till.ask(which=0, crash=False)
    till.pay(which=0, sum_vnd=8000)
    till.tell_dossier()
    till.refund(crash=False)
    for _ in range(3):
        till.night("whole")
    till.reconcile(whole=False)
    assert (DifferenceKind.PAYOUT, str(till.ended[1])) in till.ours.sides.open
    till.reconcile(whole=True)
    assert (DifferenceKind.PAYOUT, str(till.ended[1])) not in till.ours.sides.open
    till.all_holds()
    till.teardown()
