"""What is a reason, and what makes a supplement request fair and its answer whole."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dossiers.model.supplement import Flaw, Lack, Page, Pin, Reply, Request
from api.dossiers.rules.needs import is_reason
from api.dossiers.rules.pointers import NoSuchPlace, paper_of, put, value_of
from api.dossiers.rules.supplement import (
    NothingPinned,
    NotPinned,
    PinUnfair,
    SupplementDueWrong,
    SupplementUnfinished,
    bare,
    check_due,
    check_reply,
    check_request,
    default_due,
)
from api.workdays.actions import calendar
from api.workdays.model import local
from kernel.ids import FileId, OfficeCode, PersonId, new_id
from tests.rules.test_workdays import at

PLACES = {"/child/hometown", "/members/fullName", "/documents/birthNote"}
GOOD = "Vì tờ khai cần đến cấp xã"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "thiếu",
        "Theo quy định",
        "theo quy định.",
        " THEO  QUY ĐỊNH !!",
        "“Theo quy định”",
        "Theo đúng quy định",
        "Theo quy định của pháp luật",
        "Căn cứ quy định hiện hành",
        "Vì theo quy định",
        "do căn cứ pháp luật hiện hành",
    ],
)
def test_what_is_no_reason(text: str | None) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize(
    "text", ["Giấy chứng sinh mờ, không đọc được số", "Theo quy định tại Điều 16, cần bản chính giấy chứng sinh"]
)
def test_what_is_a_reason(text: str) -> None:
    assert is_reason(text)


def pin(pointer: str, reason: str = GOOD, example: str = "xã Mường Hum, tỉnh Lào Cai") -> Pin:
    return Pin(pointer=pointer, flaw=Flaw.MISSING, reason=reason, example=example)


def test_a_fair_request_passes() -> None:
    check_request([pin("/child/hometown"), pin("/members/3/fullName"), pin("/documents/birthNote")], PLACES)


def test_nothing_pinned_is_no_request() -> None:
    with pytest.raises(NothingPinned):
        check_request([], PLACES)


@pytest.mark.parametrize(
    ("unfair", "rule"),
    [
        (pin("/child/nowhere"), "place"),
        (pin("/documents/other"), "place"),
        (pin("/child/hometown", reason="Theo quy định"), "reason"),
        (pin("/child/hometown", reason="thiếu"), "reason"),
        (pin("/child/hometown", example="  "), "example"),
    ],
)
def test_an_unfair_pin_is_named(unfair: Pin, rule: str) -> None:
    with pytest.raises(PinUnfair) as refused:
        check_request([pin("/documents/birthNote"), unfair], PLACES)
    assert refused.value.facts["errors"] == [{"pointer": unfair.pointer, "rule": rule}]


def test_the_same_thing_twice_is_unfair() -> None:
    with pytest.raises(PinUnfair):
        check_request([pin("/child/hometown"), pin("/child/hometown")], PLACES)


def request(*pointers: str) -> Request:
    pins = tuple(pin(pointer) for pointer in pointers)
    return Request(pins=pins, asked_by=PersonId(new_id()), officer="Cán bộ", office=OfficeCode("here"))


def page(document_id: str) -> Page:
    return Page(document_id=document_id, page=1, file_id=FileId(new_id()))


def test_an_answer_is_whole_when_every_pin_is_put_right_or_said_not_to_be_had() -> None:
    asked = request("/child/hometown", "/documents/birthNote")
    with pytest.raises(SupplementUnfinished) as refused:
        check_reply(asked, Reply(values={"/child/hometown": {}}))
    assert refused.value.facts["errors"] == [{"pointer": "/documents/birthNote"}]
    check_reply(asked, Reply(values={"/child/hometown": {}}, pages=(page("birthNote"),)))
    lacks = (Lack(pointer="/documents/birthNote", words="Giấy bị cháy"),)
    check_reply(asked, Reply(values={"/child/hometown": {}}, lacks=lacks))
    with pytest.raises(SupplementUnfinished):
        check_reply(
            asked, Reply(values={"/child/hometown": {}}, lacks=(Lack(pointer="/documents/birthNote", words=" "),))
        )


@pytest.mark.parametrize(
    "reply",
    [
        Reply(values={"/child/hometown": 1, "/child/fullName": "Khác"}),
        Reply(values={"/child/hometown": 1}, pages=(page("other"),)),
        Reply(values={"/child/hometown": 1}, lacks=(Lack(pointer="/child/sex", words="không"),)),
        Reply(values={"/documents/birthNote": 1}),
    ],
)
def test_nothing_but_the_pinned_can_change(reply: Reply) -> None:
    with pytest.raises(NotPinned):
        check_reply(request("/child/hometown", "/documents/birthNote"), reply)


def test_the_day_to_answer_by() -> None:
    asked = at("2026-11-25 08:00")
    assert local(default_due(asked, calendar())) == local(at("2026-11-30 17:30"))
    check_due(asked + timedelta(days=90), asked)
    for wrong in (asked, asked - timedelta(minutes=1), asked + timedelta(days=91)):
        with pytest.raises(SupplementDueWrong):
            check_due(wrong, asked)


ANSWERS = {"child": {"hometown": "cũ", "sex": "male"}, "members": [{"fullName": "A"}, {"fullName": "B"}]}


@pytest.mark.parametrize("pointer", ["/child/hometown", "/child/new", "/members/1/fullName", "/other/field"])
def test_a_value_put_is_the_value_read_and_nothing_else_moves(pointer: str) -> None:
    after = put(ANSWERS, pointer, "mới")
    assert value_of(after, pointer) == "mới"
    assert ANSWERS == {"child": {"hometown": "cũ", "sex": "male"}, "members": [{"fullName": "A"}, {"fullName": "B"}]}


@pytest.mark.parametrize(
    "pointer", ["", "/", "/child", "/child//x", "/members/9/fullName", "/members/x/fullName", "/a/b/c/d/e"]
)
def test_a_pointer_to_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(NoSuchPlace):
        put(ANSWERS, pointer, 1)


@given(st.text(max_size=60))
def test_any_text_as_a_pointer_is_read_or_refused_in_words(text: str) -> None:
    value_of(ANSWERS, text)
    paper_of(text)
    bare(text)
    with contextlib.suppress(NoSuchPlace):
        put(ANSWERS, text, 1)
