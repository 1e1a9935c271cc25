"""The form changes while a draft is open: answers come along, what is new is pointed at, nothing vanishes untold."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.catalogue.actions.shelf import FOLDER, load_shelf
from api.catalogue.model.conditions import Condition
from api.catalogue.model.faults import LIVE_RULES, Rule
from api.catalogue.model.form import Field, Form, Kind, Option
from api.catalogue.model.procedure import Procedure
from api.catalogue.model.revision import ChangeKind
from api.catalogue.model.words import Words
from api.catalogue.rules.answers import check, tidy
from api.catalogue.rules.revision import carry_over, diff
from tests.forms import answers_to, forms

TODAY = date(2026, 11, 25)
SHELF = load_shelf(FOLDER)
NEWEST = [versions[-1] for versions in SHELF.versions.values()]


def words(text: str) -> Words:
    return Words(vi=text, en=text)


def extract() -> tuple[Procedure, Form]:
    found = SHELF.in_force("2.000635", TODAY)
    assert found is not None
    assert found.form is not None
    return found, found.form


def with_field(form: Form, section_id: str, field_id: str, **changes: Any) -> Form:
    """The form with one question changed; `form` is untouched."""

    def changed(field: Field) -> Field:
        return replace(field, **changes) if field.id == field_id else field

    sections = [
        replace(section, fields=tuple(map(changed, section.fields))) if section.id == section_id else section
        for section in form.sections
    ]
    return replace(form, sections=tuple(sections))


ANSWERS = {
    "requester": {"relation": "self", "fullName": "Giàng Thị Mỷ"},
    "record": {"act": "birth", "office": "UBND xã Phong Hải", "registeredOn": "1999"},
    "request": {"count": 3, "purpose": "đi học"},
}


def test_the_same_version_changes_nothing() -> None:
    for each in NEWEST:
        assert diff(each, each) == ()


def test_each_change_is_told_at_its_place() -> None:
    old, form = extract()
    moved = with_field(form, "record", "office", id="place", was="/record/office")
    moved = with_field(moved, "request", "count", max=5)
    moved = with_field(moved, "request", "purpose", label=words("Mục đích là gì?"), required=True)
    moved = with_field(moved, "requester", "relation", options=(Option(value="self", label=words("Tôi")),) * 1)
    fields = (*moved.sections[2].fields, Field(id="language", kind=Kind.TEXT, label=words("Thứ tiếng")))
    moved = replace(moved, sections=(*moved.sections[:2], replace(moved.sections[2], fields=fields)))
    moved = replace(
        moved,
        sections=(
            moved.sections[0],
            replace(
                moved.sections[1],
                fields=tuple(field for field in moved.sections[1].fields if field.id != "registeredOn"),
            ),
            moved.sections[2],
        ),
    )

    changes = diff(old, replace(old, form=moved, documents=()))

    assert [(change.pointer, change.kind) for change in changes] == [
        ("/requester/relation", ChangeKind.OPTIONS),
        ("/record/place", ChangeKind.MOVED),
        ("/request/count", ChangeKind.LIMITS),
        ("/request/purpose", ChangeKind.ASKED_OTHERWISE),
        ("/request/purpose", ChangeKind.REQUIRED),
        ("/request/language", ChangeKind.ADDED),
        ("/record/registeredOn", ChangeKind.REMOVED),
        ("/documents/authorisation", ChangeKind.PAPER_REMOVED),
    ]
    assert changes[5].vi == "Câu mới: Thứ tiếng."


def test_a_moved_answer_follows_and_one_that_does_not_fit_is_pointed_at() -> None:
    _, form = extract()
    new = with_field(form, "record", "office", id="place", was="/record/office")
    new = with_field(new, "request", "count", max=2)

    carried = carry_over(form, new, ANSWERS)

    assert carried.answers["record"]["place"] == "UBND xã Phong Hải"
    assert "office" not in carried.answers["record"]
    assert "count" not in carried.answers["request"]
    assert carried.look == ("/request/count",)
    assert carried.dropped == ("/request/count",)


def test_what_is_newly_required_or_asked_otherwise_needs_eyes_only_while_it_is_asked() -> None:
    _, form = extract()
    new = with_field(form, "record", "number", required=True)
    new = with_field(new, "record", "spouse", label=words("Vợ hoặc chồng"))
    new = with_field(new, "requester", "email", label=words("Hộp thư"))

    carried = carry_over(form, new, ANSWERS)

    assert carried.look == ("/requester/email", "/record/number")
    assert carried.dropped == ()


def test_an_answer_to_a_question_that_is_gone_is_named() -> None:
    _, form = extract()
    left = tuple(field for field in form.sections[2].fields if field.id != "purpose")
    new = replace(form, sections=(*form.sections[:2], replace(form.sections[2], fields=left)))

    assert carry_over(form, new, ANSWERS).dropped == ("/request/purpose",)


@pytest.mark.parametrize("each", NEWEST, ids=[each.code for each in NEWEST])
@settings(deadline=None, max_examples=8)
@given(data=st.data())
def test_to_the_same_form_everything_comes_along(each: Procedure, data: st.DataObject) -> None:
    assert each.form is not None
    answers = tidy(each.form, data.draw(answers_to(each.form)))

    carried = carry_over(each.form, each.form, answers)

    assert carried.answers == answers
    assert (carried.look, carried.dropped) == ((), ())


@st.composite
def revised(draw: st.DrawFn, old: Form) -> Form:
    """The form as a later law leaves it: questions dropped, changed, loosened or tightened."""
    sections = []
    for section in old.sections:
        fields = []
        for field in section.fields:
            fate = draw(st.sampled_from(["keep", "keep", "drop", "label", "required", "kind", "options", "rename"]))
            if fate == "label":
                fields.append(replace(field, label=words("Hỏi lại")))
            elif fate == "required":
                fields.append(replace(field, required=not field.required))
            elif fate == "kind":
                fields.append(Field(id=field.id, kind=Kind.TEXT, label=field.label, required=field.required))
            elif fate == "options" and field.options:
                fields.append(replace(field, options=field.options[:2]))
            elif fate == "rename":
                fields.append(replace(field, id=f"{field.id}New", was=f"/{section.id}/{field.id}"))
            elif fate != "drop":
                fields.append(field)
        fields.append(Field(id="added", kind=Kind.BOOLEAN, label=words("Câu mới"), required=draw(st.booleans())))
        sections.append(replace(section, fields=tuple(replace(field, when=None) for field in fields), when=None))
    return replace(old, sections=tuple(sections))


def pointers_in(answers: Any) -> set[str]:
    """`/section/field` of everything answered."""
    found = set()
    for section, value in answers.items():
        for item in value if isinstance(value, list) else [value]:
            found |= {f"/{section}/{field}" for field, inner in item.items() if inner not in ({}, [])}
    return found


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_whatever_changes_no_answer_vanishes_untold_and_what_is_missing_is_pointed_at(data: st.DataObject) -> None:
    old = data.draw(forms())
    new = data.draw(revised(old))
    answers = tidy(old, data.draw(answers_to(old)))

    carried = carry_over(old, new, deepcopy(answers))

    origins = {pointer: field.was or pointer for _, field, pointer in new.questions()}
    kept = {origins[pointer] for pointer in pointers_in(carried.answers)}
    assert pointers_in(answers) <= kept | set(carried.dropped)
    faults = [fault for fault in check(new, carried.answers, TODAY) if fault.rule not in LIVE_RULES]
    assert {fault.rule for fault in faults} <= {Rule.REQUIRED, Rule.TOO_FEW}
    for fault in faults:
        if fault.rule is Rule.REQUIRED:
            section, *_, field = fault.pointer.strip("/").split("/")
            assert f"/{section}/{field}" in carried.look


def test_a_condition_that_changed_is_told() -> None:
    old, form = extract()
    new = with_field(form, "record", "spouse", when=Condition(field="/record/act", is_="marriage"))

    assert [change.kind for change in diff(old, replace(old, form=new))] == [ChangeKind.CONDITION]
