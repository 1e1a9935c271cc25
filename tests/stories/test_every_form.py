"""Each of the ten complete e-forms, filed as a resident files it: its tờ khai holds every answer, in every case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.actions import procedure
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.inventing import fill
from tests.declared import find_missing, lines_of, words_of
from tests.house import House
from tests.one_stop import Resident, resident, today
from tests.rules.test_documents_papers import needs_poppler

COMPLETE = (
    "1.001193", "2.000635", "1.004873", "1.000656", "1.004222",
    "1.004194", "1.001612", "1.014027", "3.000347", "2.000908",
)  # fmt: skip
MINDS = 60


def every_way(chosen: Procedure) -> Iterator[dict[str, Any]]:
    """Answers to everything that is asked, until each question of the form has been asked once."""
    assert chosen.form is not None
    left = {pointer for _, _, pointer in chosen.form.questions()}
    for mind in range(MINDS):
        answers = fill(chosen.form, today(), mind, whole=True)
        said = {
            f"/{section}/{field}"
            for section, given in answers.items()
            for item in (given if isinstance(given, list) else [given])
            for field in item
        }
        if said & left:
            left -= said
            yield answers
    assert not left, "questions nobody was asked"


async def declared(house: House, citizen: Resident, code: str, answers: dict[str, Any]) -> bytes:
    """Filed and printed."""
    filed = (await citizen.file(code, answers=answers))["id"]
    await house.settle()
    papers = (await citizen.http.get(f"/api/dossiers/{filed}/papers")).json()["items"]
    (printed,) = [each["id"] for each in papers if each["kind"] == "declaration"]
    answer = await citizen.http.get(f"/api/dossiers/{filed}/papers/{printed}")
    assert answer.status_code == 200
    return answer.content


@needs_poppler
@pytest.mark.prove
@pytest.mark.parametrize("code", COMPLETE)
async def test_every_answer_is_on_the_paper(house: House, code: str, tmp_path: Path) -> None:
    chosen, citizen = procedure(code), await resident(house)
    assert chosen.form is not None
    for answers in every_way(chosen):
        words = words_of(await declared(house, citizen, code, answers), tmp_path)
        around = [
            chosen.form.prints.title.upper(),
            *lines_of(chosen, answers),
            chosen.form.declaration.vi,
            "Sùng Thị Mai",
        ]
        assert find_missing(words, around) == []
