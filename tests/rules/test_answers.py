"""Answers to the birth registration, read as a resident would give them: faults, doubts, papers, tidying."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from api.catalogue.actions import check_answers
from api.catalogue.actions.shelf import FOLDER, load_shelf
from api.catalogue.model.faults import Rule
from api.catalogue.rules import completeness
from api.catalogue.rules.answers import check, find_doubts, tidy

TODAY = date(2026, 11, 25)
BIRTH = load_shelf(FOLDER).in_force("1.001193", TODAY)
assert BIRTH is not None
assert BIRTH.form is not None
FORM = BIRTH.form

MOTHER = {
    "fullName": "Giàng Thị Mỷ",
    "birthDate": "1999",
    "personalNumber": "099199000123",
    "ethnicity": "08",
    "nationality": "VN",
    "residence": {"provinceCode": "15", "communeCode": "02902", "detail": "thôn số 3"},
}
ANSWERS: dict[str, Any] = {
    "requester": {
        "fullName": "Giàng Thị Mỷ",
        "personalNumber": "099199000123",
        "residence": {"typed": "thôn số 3, Phong Hải, Bảo Thắng"},
        "relation": "mother",
        "phone": "0912345678",
    },
    "child": {
        "fullName": "Giàng A Páo",
        "birthDate": "2026-11-18",
        "sex": "male",
        "ethnicity": "08",
        "nationality": "VN",
        "birthNotice": "paper",
        "birthFacility": "Trạm Y tế xã Phong Hải",
        "birthPlace": {"provinceCode": "15", "communeCode": "02902"},
        "homeTown": {"provinceCode": "15", "communeCode": "02728"},
    },
    "mother": {"known": True, "person": MOTHER},
    "father": {"known": False},
    "copies": {"wanted": True, "count": 2},
}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The answers with one put elsewhere; `...` takes it away."""
    answers: dict[str, Any] = deepcopy(ANSWERS)
    *places, last = pointer.strip("/").split("/")
    place: Any = answers
    for each in places:
        place = place[each]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return answers


def test_careful_answers_have_no_fault() -> None:
    assert check(FORM, ANSWERS, TODAY) == ()


@pytest.mark.parametrize(
    ("pointer", "value", "rule", "vi"),
    [
        ("/child/fullName", ..., Rule.REQUIRED, "Chưa điền: Họ, chữ đệm và tên của bé."),
        ("/child/fullName", " \u00a0 ", Rule.REQUIRED, "Chưa điền: Họ, chữ đệm và tên của bé."),
        ("/child/fullName", "a" * 121, Rule.TOO_LONG, "Họ, chữ đệm và tên của bé: dài quá 120 chữ; viết ngắn lại."),
        ("/child/fullName", "Páo\n", Rule.CHARACTERS, "Họ, chữ đệm và tên của bé: có ký tự lạ; gõ lại bằng bàn phím."),
        ("/child/fullName", 7, Rule.SHAPE, "Họ, chữ đệm và tên của bé: dữ liệu gửi lên không đúng dạng."),
        (
            "/child/birthDate",
            "2026-11-26",
            Rule.TOO_LATE,
            "Ngày, tháng, năm sinh của bé: không muộn hơn ngày 25/11/2026.",
        ),
        (
            "/child/birthDate",
            "2026-11",
            Rule.FORMAT,
            "Ngày, tháng, năm sinh của bé: viết chưa đúng. Ví dụ: 21/11/2026.",
        ),
        ("/child/sex", "nam", Rule.OPTION, "Giới tính: chọn một trong các ý có sẵn."),
        ("/requester/phone", "0212345678", Rule.FORMAT, "Số điện thoại: viết chưa đúng. Ví dụ: 0912 345 678."),
        (
            "/mother/person/residence",
            {"provinceCode": "15"},
            Rule.REQUIRED,
            "Chưa điền: Thông tin người mẹ: nơi cư trú.",
        ),
        ("/mother/person/birthDate", "2027", Rule.TOO_LATE, "không muộn hơn ngày 25/11/2026"),
        ("/father/person", MOTHER, Rule.NOT_ASKED, "Thông tin người cha: không cần trả lời với lựa chọn hiện tại"),
        ("/copies/count", 21, Rule.RANGE, "Số bản sao: từ 1 đến 20."),
        ("/copies/count", ..., Rule.REQUIRED, "Chưa điền: Số bản sao."),
    ],
)
def test_a_fault_points_at_its_answer_and_says_what_to_do(pointer: str, value: Any, rule: Rule, vi: str) -> None:
    (fault,) = check(FORM, changed(pointer, value), TODAY)

    assert (fault.pointer, fault.rule) == (pointer, rule)
    assert vi in fault.vi
    assert fault.en


def test_a_stranger_among_the_answers_is_named_at_the_place_it_stands_in() -> None:
    found = [(fault.pointer, fault.rule) for fault in check(FORM, {**ANSWERS, "x\x00": 1}, TODAY)]
    inner = [(fault.pointer, fault.rule) for fault in check(FORM, changed("/child/x", 1), TODAY)]

    assert (found, inner) == ([("", Rule.UNKNOWN)], [("/child", Rule.UNKNOWN)])


def test_what_is_not_an_object_is_one_fault() -> None:
    strange: tuple[object, ...] = (None, [], "x", 7)
    for answers in strange:
        assert [fault.rule for fault in check(FORM, answers, TODAY)] == [Rule.SHAPE]


def test_many_faults_stop_at_200() -> None:
    assert len(check(FORM, {**ANSWERS, **{f"x{number}": 1 for number in range(900)}}, TODAY)) == 200


def test_tidying_composes_trims_and_drops_what_is_no_longer_asked() -> None:
    typed = changed("/child/fullName", "  Gia\u0300ng  A Pa\u0301o ")
    typed["requester"] |= {"phone": "+84 912.345.678", "personalNumber": "099 199 000 123", "email": ""}
    typed["mother"]["person"] |= {"personalNumber": "099 199 000 123", "residence": {"typed": " Y  Tý ", "detail": ""}}
    typed["copies"] = {"wanted": False, "count": 2.0}
    typed["father"] = {"known": False, "person": MOTHER}

    answers = tidy(FORM, typed)

    assert answers["child"]["fullName"] == "Giàng A Páo"
    assert answers["requester"]["phone"] == "0912345678"
    assert answers["requester"]["personalNumber"] == "099199000123"
    assert "email" not in answers["requester"]
    assert answers["mother"]["person"]["personalNumber"] == "099199000123"
    assert answers["mother"]["person"]["residence"] == {"typed": "Y Tý"}
    assert answers["copies"] == {"wanted": False}
    assert answers["father"] == {"known": False}
    assert check(FORM, answers, TODAY) == ()


def test_a_number_that_does_not_fit_is_doubted_where_it_stands_and_still_filed() -> None:
    answers = changed("/mother/person/personalNumber", "010185000001")
    answers["mother"]["person"]["birthDate"] = "1999-02-01"

    doubts = [(doubt.pointer, doubt.vi) for doubt in find_doubts(FORM, answers)]

    assert (
        "/mother/person/personalNumber",
        "Số định danh không khớp ngày sinh. Vẫn nộp được. Xem lại thẻ căn cước.",
    ) in doubts
    assert check(FORM, answers, TODAY) == ()


def test_papers_follow_the_answers_and_data_stand_in_for_paper() -> None:
    assert BIRTH is not None

    def asked(notice: str, relation: str, **attached: int) -> list[str]:
        answers = changed("/child/birthNotice", notice)
        answers["requester"]["relation"] = relation
        return [paper.id for paper in completeness.missing(BIRTH, answers, attached)]

    assert asked("paper", "mother") == ["birthNotice"]
    assert asked("paper", "mother", birthNotice=2) == []
    assert asked("electronic", "mother") == []
    assert asked("none", "authorised") == ["noNoticeStatement", "authorisation"]
    assert completeness.unknown(BIRTH, {"birthNotice": 1, "stranger": 1}) == ("stranger",)


@pytest.mark.parametrize(
    ("pointer", "place", "faults"),
    [
        ("/child/homeTown", {"provinceCode": "15", "communeCode": "99999"}, ["/child/homeTown/communeCode"]),
        ("/child/homeTown", {"provinceCode": "01", "communeCode": "02902"}, ["/child/homeTown/communeCode"]),
        ("/child/homeTown", {"typed": "ở đâu đó"}, []),
        (
            "/mother/person/residence",
            {"provinceCode": "99", "communeCode": "02902"},
            ["/mother/person/residence/communeCode"],
        ),
    ],
)
def test_a_chosen_place_must_exist_and_a_typed_one_is_taken_as_it_is(
    pointer: str, place: dict[str, str], faults: list[str]
) -> None:
    assert check_answers(FORM, ANSWERS, TODAY) == ()
    assert [fault.pointer for fault in check_answers(FORM, changed(pointer, place), TODAY)] == faults
