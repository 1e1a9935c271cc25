"""What stands on the paper that a resident came for, of the forms that answers alone can fill."""

from datetime import UTC, datetime

import pytest

from api.catalogue.actions import procedure
from api.catalogue.actions.printing import names
from api.catalogue.rules.inventing import fill
from api.documents.model import PaperKind
from api.documents.model.printing import Extract, Result
from api.dossiers.model.case import Case
from api.dossiers.model.decision import Decision
from api.dossiers.model.people import People, Person
from api.dossiers.model.sets import FilingChannel, Outcome, ResultBy, Stage, Status, Turn
from api.dossiers.rules.papers.facts import Facts
from api.dossiers.rules.papers.results import compose, kind_of
from kernel.ids import OfficeCode
from tests.papers import FRAME

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
HERE = OfficeCode("000.00.71.H38")
WORDS = "Đúng với sổ đăng ký khai sinh năm 1999."


def facts_of(code: str, seed: int = 0) -> Facts:
    """A dossier in which everything that is asked was answered."""
    chosen = procedure(code)
    assert chosen.form is not None
    mai = Person(full_name="Sùng Thị Mai", personal_number="099198000101")
    return Facts(
        frame=FRAME,
        code="000.00.71.H38-261122-0002",
        procedure=chosen,
        case=Case(
            version=4,
            status=Status.IN_PROCESS,
            stage=Stage.SIGNING,
            turn=Turn.OFFICE,
            turn_since=AT,
            office=HERE,
            holder=HERE,
            channel=FilingChannel.ONLINE,
            result_by=ResultBy.ELECTRONIC,
            term=None,
            submitted_at=AT,
        ),
        people=People(filer=mai, owner=mai, secret="3592343505"),
        answers=fill(chosen.form, AT.date(), seed, whole=True),
        files=(),
        fees=(),
        details={},
        at=AT,
        issuer=HERE,
        office="UBND xã Phong Hải",
        phone="02140000071",
        signer="Bùi Quang Vinh",
        names=names(),
    )


def printed(code: str, seed: int = 0) -> Extract | Result:
    paper = compose(facts_of(code, seed), Decision(outcome=Outcome.GRANTED, number="345/2026", words=WORDS))
    assert isinstance(paper, Extract | Result)
    return paper


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("code", ["2.000635", "1.000656", "2.000908"])
def test_no_line_of_it_stands_there_twice_and_the_officers_words_stand_there(code: str, seed: int) -> None:
    paper = printed(code, seed)
    said = [line.label for line in paper.lines]
    assert len(set(said)) == len(said)
    assert paper.paragraphs == (WORDS,)


def test_a_copy_of_an_extract_is_named_by_its_act_and_says_where_that_was_registered() -> None:
    paper = printed("2.000635")
    assert isinstance(paper, Extract)
    act = next(line.value for line in paper.lines if line.label == "Loại việc hộ tịch đã đăng ký")
    assert paper.title == f"Trích lục {act.lower()}"
    assert paper.is_copy
    assert paper.registered_at is None
    assert "Đã đăng ký tại" in {line.label for line in paper.lines}


def test_a_death_is_registered_here_and_the_extract_says_whose() -> None:
    paper = printed("1.000656")
    assert isinstance(paper, Extract)
    assert (paper.title, paper.is_copy, paper.registered_at) == ("Trích lục khai tử", False, "UBND xã Phong Hải")
    labels = {line.label for line in paper.lines}
    assert {"Họ, chữ đệm, tên", "Đã chết vào lúc", "Nơi chết"} <= labels


def test_a_copy_from_another_register_is_no_extract_of_the_civil_one() -> None:
    assert kind_of(facts_of("2.000908"), Outcome.GRANTED) is PaperKind.RESULT
    assert printed("2.000908").title == "Bản sao từ sổ gốc"
