"""Numbers outside a commune give nobody away, spreadsheets compute nothing, and strange files are refused whole."""

import io
import zipfile
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.enrolment.model.sets import Measure
from api.enrolment.rules.coverage import SMALL, Few, Hidden, suppress, total
from api.enrolment.rules.exports import as_csv, as_xlsx, harmless
from api.enrolment.rules.sheets import MOST_ROWS, UnreadableSheet, hamlet_key, read

SAN, PA = UUID(int=1), UUID(int=2)
HAMLETS = {hamlet_key("Thôn Ky Quan San"): SAN, hamlet_key("Tả Pá"): PA}


@st.composite
def rows(draw: st.DrawFn) -> list[dict[Measure, int]]:
    found = []
    for _ in range(draw(st.integers(1, 6))):
        households = draw(st.integers(0, 40))
        row = {measure: draw(st.integers(0, households)) for measure in Measure}
        row[Measure.HOUSEHOLDS] = households
        row[Measure.WAITING] = households - row[Measure.REACHED]
        found.append(row)
    return found


@given(rows())
def test_no_small_number_is_shown_or_can_be_worked_out(counted: list[dict[Measure, int]]) -> None:
    shown, totals = suppress(counted)
    cells = [*shown, totals]
    whole = [*counted, total(counted)]
    for row, true in zip(cells, whole, strict=True):
        for measure, cell in row.items():
            assert isinstance(cell, Few) == (true[measure] < SMALL)
            assert not isinstance(cell, int) or cell == true[measure]
    sums = [[row[measure] for row in cells] for measure in Measure]
    sums += [[row[each] for each in (Measure.HOUSEHOLDS, Measure.REACHED, Measure.WAITING)] for row in cells]
    for each in sums:
        unknown = [cell for cell in each if isinstance(cell, Few | Hidden)]
        assert len(unknown) != 1, "the others would give it away"


def test_a_second_cell_is_hidden() -> None:
    counted = [dict.fromkeys(Measure, 20) | {Measure.LEVEL2: level2} for level2 in (3, 9, 12)]
    for row in counted:
        row[Measure.REACHED], row[Measure.WAITING] = 12, 8
    shown, totals = suppress(counted)
    assert [row[Measure.LEVEL2] for row in shown] == [Few(), Hidden(), 12]
    assert totals[Measure.LEVEL2] == 24


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "  @x"])
def test_nothing_is_a_formula(cell: str) -> None:
    assert str(harmless(cell)).startswith("'")
    assert f"'{cell}".encode().strip() in as_csv([[cell]]) or b"'" in as_csv([[cell]])
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(as_xlsx([[cell]], "x"))).read("xl/worksheets/sheet1.xml")


def test_numbers_and_names_stay() -> None:
    assert harmless(-5) == -5
    assert harmless("Thôn Tả Pá") == "Thôn Tả Pá"


TABLE = [["STT", "Họ tên chủ hộ", "Thôn/bản", "Số điện thoại"], ["1", "Giàng A Páo", "ky quan san", "0900000001"]]


def csv_of(table: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in table).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_two_columns_are_found_wherever_they_are(encoding: str, delimiter: str) -> None:
    sheet = read(csv_of(TABLE, encoding, delimiter), HAMLETS)
    assert [(line.head_name, line.hamlet_id, line.row) for line in sheet.lines] == [("Giàng A Páo", SAN, 2)]
    assert sheet.ignored == ("STT", "Số điện thoại"), "nothing else is ever read"


def test_an_xlsx_reads_as_its_csv_does() -> None:
    table: list[list[str | int]] = [list(row) for row in TABLE]
    assert read(as_xlsx(table, "Hộ"), HAMLETS).lines == read(csv_of(TABLE), HAMLETS).lines


def test_rows_are_judged_one_by_one() -> None:
    table = [
        ["Chủ hộ", "Thôn"],
        ["Lý Mẩy Sến", "Tả Pá"],
        ["", "Tả Pá"],
        ["Lý Mẩy Sến", "Thôn Không Có"],
        ["12/03/1958", "Tả Pá"],
        ["Lý Mẩy Sến", "thôn tả pá"],
        ["", ""],
    ]
    sheet = read(csv_of(table), HAMLETS)
    assert [(line.row, line.nth) for line in sheet.lines] == [(2, 1), (6, 2)], "two of one name are two"
    assert [(error.row, error.column) for error in sheet.errors] == [(3, "Chủ hộ"), (4, "Thôn"), (5, "Chủ hộ")]
    assert all(error.vi and error.en for error in sheet.errors)


TCVN3 = "Chñ hé,Th«n\r\nGiµng A P¸o,T¶ P¸".encode("latin-1")
WRONG = {
    "empty": b"",
    "blank lines": b"\r\n,,\r\n",
    "wrong columns": csv_of([["Tên vật nuôi", "Số lượng"], ["Trâu", "2"]]),
    "one column for both": csv_of([["Thôn"], ["Tả Pá"]]),
    "TCVN3": TCVN3,
    "binary": bytes(range(256)) * 4,
    "broken quote": b'Ch\xe1\xbb\xa7 h\xe1\xbb\x99,Th\xc3\xb4n\r\n"a"b,c',
    "cut zip": as_xlsx([["Chủ hộ", "Thôn"]], "x")[:200],
    "zip of something else": b"PK\x03\x04" + b"0" * 100,
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_file_that_cannot_be_used_is_refused_whole(name: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        read(WRONG[name], HAMLETS)
    assert "Chưa nhập hộ nào" in refused.value.sentence("vi")
    assert "{" not in refused.value.sentence("en")


def test_an_entity_bomb_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
        book.writestr("xl/worksheets/sheet1.xml", bomb)
    with pytest.raises(UnreadableSheet):
        read(made.getvalue(), HAMLETS)


def test_fifty_thousand_rows_are_read_and_one_more_is_not() -> None:
    most = b"Chu ho,Thon\n" + b"Giang A Pao,Ta Pa\n" * MOST_ROWS
    sheet = read(most, HAMLETS)
    assert (len(sheet.lines), sheet.lines[-1].nth) == (MOST_ROWS, MOST_ROWS)
    with pytest.raises(UnreadableSheet):
        read(most + b"Giang A Pao,Ta Pa\n", HAMLETS)
