"""The 32 procedures: all there, all servable by the demo's offices, in the words this house uses."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from api.catalogue.actions.shelf import shelf
from api.catalogue.model.form import Field, Kind
from api.catalogue.model.procedure import Procedure, ProcedureCode, SubmitChannel
from api.catalogue.model.words import Words
from api.offices.actions import load_province

CODES = [
    "1.001193", "1.000894", "1.000656", "1.004873", "2.000635", "1.004884", "1.004859", "1.004837",
    "3.000722", "3.000725", "1.004222", "1.004194", "1.010041", "2.001159", "2.000815", "2.000884",
    "2.001035", "2.000908", "1.001612", "2.000720", "1.001266", "1.001776", "1.014027", "1.001731",
    "1.001699", "1.011606", "1.013978", "1.012783", "1.013225", "3.000347", "1.012812", "1.003622",
]  # fmt: skip

COMPLETE = {  # the forms that carry every field of the official paper: the least number of questions each
    "1.001193": 20, "2.000635": 15, "1.004873": 24, "1.000656": 25, "1.004222": 25, "1.004194": 25, "1.001612": 25,
    "1.014027": 20, "3.000347": 20, "2.000908": 20,
}  # fmt: skip


SHORTHAND = {"UBND", "BHYT", "VSIC"}


def newest(code: str) -> Procedure:
    return shelf().versions[ProcedureCode(code)][-1]


def everything() -> list[Procedure]:
    return [version for versions in shelf().versions.values() for version in versions]


def questions(procedure: Procedure) -> list[tuple[str, Field]]:
    assert procedure.form is not None
    return [(pointer, field) for _, field, pointer in procedure.form.questions()]


def words_in(value: object) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from words_in(each)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from words_in(getattr(value, name))


def test_all_thirty_two_are_there() -> None:
    assert set(CODES) <= set(shelf().versions)


@pytest.mark.parametrize("code", CODES)
def test_a_counter_takes_it_in_and_somebody_decides(code: str) -> None:
    procedure = newest(code)
    offices = load_province("15-lao-cai").offices
    for kind in procedure.receiving:
        assert any(office.serves(code, kind) for office in offices), f"nobody takes in {kind}"
    assert any(office.serves(code, procedure.deciding) for office in offices), f"nobody decides as {procedure.deciding}"


@pytest.mark.parametrize("code", CODES)
def test_every_one_can_be_filed_in_the_demo(code: str) -> None:
    procedure = newest(code)
    assert procedure.channel is SubmitChannel.LOCAL
    assert procedure.form is not None
    assert procedure.form.prints.title
    assert procedure.legal
    assert {step.who.value for step in procedure.steps} >= {"resident", "office"}


@pytest.mark.parametrize(("code", "least"), COMPLETE.items())
def test_a_complete_form_asks_all_that_its_paper_does(code: str, least: int) -> None:
    asked = questions(newest(code))
    assert len(asked) >= least
    explained = [field for _, field in asked if field.why or field.hint or field.example]
    assert len(explained) * 4 >= len(asked), "too few questions say why, or show an example"


@pytest.mark.parametrize("code", COMPLETE)
def test_a_complete_form_fills_itself_from_the_identity(code: str) -> None:
    prefilled = {field.prefill for _, field in questions(newest(code))}
    assert prefilled >= {"identity.fullName", "identity.personalNumber"}


def test_forwarding_has_its_procedure() -> None:
    licence = newest("3.000347")
    assert [kind.value for kind in licence.receiving] == ["commune", "province_police"]
    assert licence.deciding.value == "province_police"


@pytest.mark.parametrize("procedure", everything(), ids=lambda each: each.code)
def test_people_are_addressed_as_this_house_does(procedure: Procedure) -> None:
    """Never “bạn”, no English words left in Vietnamese, no empty promise of certainty, no letters shouting."""
    for words in words_in(procedure):
        assert not re.search(r"\bbạn\b|\bupload\b|\bsubmit\b|\bOTP\b", words.vi, re.IGNORECASE), words.vi
        shouting = [
            word for word in re.findall(r"\b[^\W\d_]{4,}\b", words.vi) if word.isupper() and word not in SHORTHAND
        ]
        assert not shouting, words.vi
        assert words.vi == words.vi.strip()
        assert words.en == words.en.strip()


@pytest.mark.parametrize("procedure", everything(), ids=lambda each: each.code)
def test_questions_fit_a_phone(procedure: Procedure) -> None:
    for pointer, field in questions(procedure):
        assert len(field.label.vi) <= 110, pointer
        assert all(len(option.label.vi) <= 80 for option in field.options), pointer
        if field.kind is Kind.CHOICE:
            # A drop-down of a phone cuts off what is longer than its line.
            most = 10 if any(len(option.label.vi) > 40 for option in field.options) else 8
            assert len(field.options) <= most, f"{pointer}: many options belong in a select"
