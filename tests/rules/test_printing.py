"""A filled form reads as its paper: every answer in words, nothing unasked, no code left over."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.actions.printing import names, read_out_form
from api.catalogue.actions.shelf import shelf
from api.catalogue.model.procedure import Procedure, ProcedureCode
from api.catalogue.rules.inventing import fill
from api.catalogue.rules.numerals import AFTER_TENS, DIGITS, spell, spell_day
from api.catalogue.rules.printing import say, say_address

TODAY = date(2026, 11, 25)
PROCEDURES = [version for versions in shelf().versions.values() for version in versions]
CODES = re.compile(r"\b(02902|02728|male|female|VN|true|false|None)\b|[{}\[\]]")


def newest(code: str) -> Procedure:
    return shelf().versions[ProcedureCode(code)][-1]


def test_a_birth_reads_as_its_to_khai() -> None:
    answers = {
        "requester": {
            "fullName": "Sùng Thị Mai", "personalNumber": "099198000101", "relation": "mother", "phone": "0900000101",
            "residence": {"provinceCode": "15", "communeCode": "02728", "detail": "thôn Ky Quan San"},
        },
        "child": {
            "fullName": "Giàng Thị Ngọc Ánh", "birthDate": "2026-11-18", "sex": "female", "ethnicity": "08",
            "nationality": "VN", "birthNotice": "electronic", "birthFacility": "Trạm Y tế xã Mường Hum",
            "birthPlace": {"provinceCode": "15", "communeCode": "02728"}, "homeTown": {"typed": "xã Y Tý (cũ)"},
        },
        "mother": {"known": True, "person": {"fullName": "Sùng Thị Mai", "birthDate": "1998"}},
        "father": {"known": False},
        "copies": {"wanted": True, "count": 2},
    }  # fmt: skip
    sections = {section.title: section for section in read_out_form(newest("1.001193"), answers)}
    child = sections["Đề nghị cơ quan đăng ký khai sinh cho người dưới đây"]
    lines = {line.label: line.value for line in child.lines}
    assert lines == {
        "Họ, chữ đệm, tên": "Giàng Thị Ngọc Ánh",
        "Ngày, tháng, năm sinh": "18/11/2026 (ghi bằng chữ: ngày mười tám tháng mười một "
        "năm hai nghìn không trăm hai mươi sáu)",
        "Giới tính": "Nữ",
        "Dân tộc": "Mông",
        "Quốc tịch": "Việt Nam",
        "Số giấy chứng sinh": "",
        "Tên cơ sở y tế nơi bé sinh": "Trạm Y tế xã Mường Hum",
        "Nơi sinh": "xã Mường Hum, tỉnh Lào Cai",
        "Quê quán": "xã Y Tý (cũ)",
    }
    mother = {line.label: line.value for line in sections["Người mẹ"].lines}
    assert mother["Họ, chữ đệm, tên người mẹ"] == "Sùng Thị Mai"
    assert (mother["Ngày, tháng, năm sinh"], mother["Dân tộc"]) == ("1998", "")
    assert "Người cha" not in sections


def test_members_stand_in_a_numbered_table() -> None:
    member = {"fullName": "A", "birthDate": "2001-02-03", "sex": "male", "personalNumber": "1", "relation": "child"}
    sections = read_out_form(newest("1.004222"), {"members": [member, member]})
    table = next(section.table for section in sections if section.table)
    assert table.columns[0] == "TT"
    assert table.rows[1] == ("2", "A", "03/02/2001", "Nam", "1", "Con")


def test_what_was_not_asked_stands_as_the_paper_has_it() -> None:
    answers = {
        "declarant": {"fullName": "Sùng Thị Mai", "personalNumber": "099198000101"},
        "head": {"isSelf": True},
        "request": {"kind": "new"},
    }
    sections = read_out_form(newest("1.004194"), answers)
    lines = {line.label: line.value for section in sections for line in section.lines}
    assert lines["7. Họ, chữ đệm và tên chủ hộ"] == "Sùng Thị Mai"
    assert lines["8. Mối quan hệ với chủ hộ"] == "Chủ hộ"
    assert lines["9. Số định danh cá nhân của chủ hộ"] == "099198000101"
    assert lines["11. Những thành viên trong hộ gia đình cùng thay đổi"] == "Không có"


def test_an_hour_joins_its_day_and_a_period_that_lasts_lasts_until_now() -> None:
    (death,) = [
        line
        for section in read_out_form(newest("1.000656"), {"death": {"date": "2026-11-20", "hour": 22, "minute": 5}})
        for line in section.lines
        if line.label == "Đã chết vào lúc"
    ]
    assert death.value.endswith("hai nghìn không trăm hai mươi sáu), 22 giờ, 5 phút")
    period = {"place": {"typed": "xã Y Tý"}, "start": "2022", "status": "none"}
    tables = [each.table for each in read_out_form(newest("1.004873"), {"periods": [period]}) if each.table]
    assert tables[0].rows == (("1", "xã Y Tý", "2022", "nay", "Không có vợ, chồng"),)


def test_a_sum_is_said_in_words() -> None:
    sections = read_out_form(newest("1.001612"), {"capital": {"amount": 30_500_000}})
    said = next(line.value for section in sections for line in section.lines if line.label.startswith("4."))
    assert said == "30.500.000\u00a0đ (bằng chữ: ba mươi triệu năm trăm nghìn đồng)"


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.code)
def test_every_answer_that_the_paper_has_is_on_it_in_words(procedure: Procedure) -> None:
    assert procedure.form is not None
    for mind in range(40):
        answers = fill(procedure.form, TODAY, mind)
        sections = read_out_form(procedure, answers)
        paper = [line.value for section in sections for line in section.lines]
        paper += [cell for section in sections if section.table for row in section.table.rows for cell in row]
        for section, field, _ in procedure.form.questions():
            given_ = answers.get(section.id, {})
            for item in given_ if isinstance(given_, list) else [given_]:
                value = item.get(field.id)
                if value is not None and field.wording and field.kind.value not in ("person", "address"):
                    assert say(field, value, names())
                    assert any(say(field, value, names()) in text for text in paper)
        assert not [text for text in paper if CODES.search(text)]
        for section_ in sections:
            assert section_.table is None or all(len(row) == len(section_.table.columns) for row in section_.table.rows)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (24, "hai mươi tư"),
        (105, "một trăm linh năm"), (1000, "một nghìn"), (2005, "hai nghìn không trăm linh năm"),
        (1_000_001, "một triệu không trăm linh một"), (8_000, "tám nghìn"),
        (1_000_000_000_000, "một nghìn tỷ"), (2_000_000_015, "hai tỷ không trăm mười lăm"),
    ],
)  # fmt: skip
def test_numbers_as_people_say_them(number: int, words: str) -> None:
    assert spell(number) == words


def test_days_as_papers_write_them() -> None:
    assert spell_day(2015, 4, 1) == "ngày một tháng tư năm hai nghìn không trăm mười lăm"


def hear(words: str) -> int:
    """The other way round, by a reader that knows nothing of how `spell` works."""
    digits = {word: value for value, word in enumerate(DIGITS)} | {word: value for value, word in AFTER_TENS.items()}
    scales = {"nghìn": 10**3, "triệu": 10**6}
    total = group = last = 0
    for word in words.split():
        if word == "tỷ":
            total, group, last = (total + group + last) * 10**9, 0, 0
        elif word in scales:
            total, group, last = total + (group + last) * scales[word], 0, 0
        elif word == "trăm":
            group, last = last * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group, last = group + 10, 0
        elif word != "linh":
            last = digits[word]
    return total + group + last


@given(st.integers(0, 10**12) | st.integers(0, 10**4))
def test_what_is_spelt_can_be_heard(number: int) -> None:
    assert hear(spell(number)) == number


def test_an_address_that_is_half_typed() -> None:
    assert (
        say_address({"provinceCode": "15", "typed": "gần chợ", "detail": "thôn 3"}, names().place) == "thôn 3, gần chợ"
    )
