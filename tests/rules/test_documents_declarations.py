"""Every form of the catalogue prints as its tờ khai, whoever filled it and however."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.actions.shelf import shelf
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.inventing import fill
from api.documents.actions import declaration
from api.documents.gateways.press import Press
from api.documents.model import PaperKind
from tests.declared import find_missing, lines_of, words_of
from tests.papers import FRAME
from tests.rules.test_documents_papers import needs_poppler

TODAY = date(2026, 11, 25)
PRESS = Press()
NEWEST = [versions[-1] for versions in shelf().versions.values()]
FORMED = [procedure for procedure in NEWEST if procedure.form is not None]


def printed(procedure: Procedure, answers: dict[str, Any], signer: str = "Sùng Thị Mai") -> bytes:
    said = declaration(
        procedure,
        answers,
        frame=FRAME,
        addressee="UBND xã Phong Hải",
        attached=("Giấy chứng sinh (2 trang)",),
        signer=signer,
        signed_on=TODAY,
    )
    assert said is not None
    return PRESS.print(PaperKind.DECLARATION, said)


def spoilt(answers: Any, text: str) -> Any:
    """The same answers with `text` wherever words were typed."""
    if isinstance(answers, dict):
        return {name: spoilt(value, text) for name, value in answers.items()}
    if isinstance(answers, list):
        return [spoilt(value, text) for value in answers]
    return text if isinstance(answers, str) and " " in answers else answers


@needs_poppler
@pytest.mark.parametrize("procedure", FORMED, ids=[procedure.code for procedure in FORMED])
def test_every_form_prints_with_its_official_title_and_all_that_was_filled_in(
    procedure: Procedure, tmp_path: Path
) -> None:
    assert procedure.form is not None
    prints = procedure.form.prints
    for seed in range(3):
        answers = fill(procedure.form, TODAY, seed, whole=seed > 0)
        words = words_of(printed(procedure, answers), tmp_path)
        wanted = [
            prints.template,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            prints.title.upper(),
            *lines_of(procedure, answers),
        ]
        assert (
            find_missing(words, [*wanted, procedure.form.declaration.vi, prints.signer.upper(), "Sùng Thị Mai"]) == []
        )


@pytest.mark.parametrize("procedure", FORMED, ids=[procedure.code for procedure in FORMED])
def test_an_empty_form_and_hostile_answers_print(procedure: Procedure) -> None:
    assert procedure.form is not None
    assert printed(procedure, {})
    answers = fill(procedure.form, TODAY, 1)
    for text in ('#panic() $x$ <b> ] } */ "', "A" * 10_000, "😀 नमस्ते \u202e\x00 שלום"):
        assert printed(procedure, spoilt(answers, text), signer=text)


@needs_poppler
def test_no_column_runs_off_the_page(tmp_path: Path) -> None:
    for procedure in FORMED:
        assert procedure.form is not None
        (tmp_path / "x.pdf").write_bytes(printed(procedure, fill(procedure.form, TODAY, 2)))
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(tmp_path / "x.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        edges = [float(line.split('xMax="')[1].split('"')[0]) for line in boxes.splitlines() if "<word" in line]
        assert max(edges) < 595 - 40, procedure.code
