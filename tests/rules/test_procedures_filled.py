"""Every shipped e-form can be filled and filed, and nothing written in a file is out of reach."""

from datetime import date

import pytest

from api.catalogue.actions.shelf import shelf
from api.catalogue.model.fees import Channel
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.answers import check, find_doubts
from api.catalogue.rules.completeness import list_asked, missing
from api.catalogue.rules.fees import quote
from api.catalogue.rules.inventing import fill

TODAY = date(2026, 11, 25)
MINDS = range(200)
PROCEDURES = [version for versions in shelf().versions.values() for version in versions]


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.code)
def test_it_can_be_filled_in_every_way_it_offers(procedure: Procedure) -> None:
    assert procedure.form is not None
    answered, papers, costs = set[str](), set[str](), set[str]()
    for mind in MINDS:
        answers = fill(procedure.form, TODAY, mind)
        assert check(procedure.form, answers, TODAY) == ()
        find_doubts(procedure.form, answers)
        for section, field, pointer in procedure.form.questions():
            given = answers.get(section.id, {})
            items = given if isinstance(given, list) else [given]
            answered |= {pointer for item in items if field.id in item}
        asked = list_asked(procedure, answers)
        papers |= {need.id for need in asked}
        assert missing(procedure, answers, {need.id: 1 for need in asked}) == ()
        for channel in Channel:
            owed = quote(procedure, channel, answers, TODAY)
            assert 0 <= owed.total_vnd <= owed.undiscounted_vnd
            costs |= {line.fee_id for line in owed.lines}

    assert answered == {pointer for _, _, pointer in procedure.form.questions()}, "a question nobody can ever be asked"
    assert papers == {need.id for need in procedure.documents}, "a paper nobody is ever asked for"
    assert costs == {fee.id for fee in procedure.fees}, "a cost nobody ever meets"


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.code)
def test_what_data_stand_in_for_is_not_asked_on_paper(procedure: Procedure) -> None:
    assert procedure.form is not None
    saved = {need.id: False for need in procedure.documents if need.from_data}
    for mind in MINDS:
        asked = {need.id for need in list_asked(procedure, fill(procedure.form, TODAY, mind))}
        saved |= {name: True for name in saved if name not in asked}
    assert all(saved.values()), saved
