"""A draft begun under an older form: its answers come along, what is new is told, and only today's form is filed."""

from typing import Any

from msgspec.structs import replace

from api.catalogue.model.form import Field, Form, Kind
from api.catalogue.model.words import Words
from tests.house import House
from tests.one_stop import EXTRACT, answers_to, key, resident
from tests.renewing import renewed


def asks_more(form: Form) -> Form:
    """One question more, newly required, at the end of the last part; one question of the first part is gone."""
    first, *middle, last = form.sections
    added = Field(id="reasonNow", kind=Kind.TEXT, label=Words(vi="Dùng để làm gì", en="What for"), required=True)
    return replace(
        form,
        sections=(
            first,
            *middle,
            replace(last, fields=(*(each for each in last.fields if each.id != "purpose"), added)),
        ),
    )


async def test_answers_are_carried_to_the_form_in_force_and_what_changed_is_told(house: House) -> None:
    answers = {"request": {"count": 3, "purpose": "đi học"}}
    old = (await house.client().get(f"/api/procedures/{EXTRACT}")).json()["version"]
    body = {"version": old, "answers": answers}
    path = f"/api/procedures/{EXTRACT}/carry-over"
    same = (await house.client().post(path, json=body)).json()
    assert (same["version"], same["answers"], same["changes"], same["look"], same["dropped"]) == (
        old,
        answers,
        [],
        [],
        [],
    )
    with renewed(EXTRACT, asks_more) as new:
        told = (await house.client().post(path, json=body)).json()
    assert told["version"] == new.version.isoformat()
    assert told["answers"] == {"request": {"count": 3}}
    assert [(each["pointer"], each["vi"]) for each in told["changes"]] == [
        ("/request/reasonNow", "Câu mới: Dùng để làm gì."),
        ("/request/purpose", f"Không hỏi nữa: {_label(EXTRACT, old, 'purpose').rstrip('?')}."),
    ]
    assert (told["look"], told["dropped"]) == (["/request/reasonNow"], ["/request/purpose"])


def _label(code: str, version: str, field: str) -> str:
    from datetime import date

    from api.catalogue.actions import procedure

    form = procedure(code, date.fromisoformat(version)).form
    assert form is not None
    return next(each.label.vi for section in form.sections for each in section.fields if each.id == field)


async def test_what_no_form_could_have_asked_is_left_behind_without_a_fault(house: House) -> None:
    old = (await house.client().get(f"/api/procedures/{EXTRACT}")).json()["version"]
    odd: dict[str, Any] = {"request": [1, {"count": {}}], "record": 7, "requester": {"fullName": [[]], "relation": {}}}
    with renewed(EXTRACT, asks_more):
        told = await house.client().post(f"/api/procedures/{EXTRACT}/carry-over", json={"version": old, "answers": odd})
    assert told.status_code == 200
    assert told.json()["answers"] in ({}, {"requester": {}})
    gone = await house.client().post(
        f"/api/procedures/{EXTRACT}/carry-over", json={"version": "2001-01-01", "answers": {}}
    )
    assert gone.status_code == 404


async def test_a_draft_moves_to_the_form_in_force_and_no_other_is_filed(house: House) -> None:
    mother = await resident(house)
    filed = await mother.draft(EXTRACT, answers=answers_to(EXTRACT))
    where = f"/api/drafts/{filed['draftId']}"
    face = (await mother.http.get(where)).json()
    old = face["procedureVersion"]
    assert face["inForce"] == old
    with renewed(EXTRACT, asks_more) as new:
        today = new.version.isoformat()
        assert (await mother.http.get(where)).json()["inForce"] == today
        line = (await mother.http.get("/api/drafts")).json()["items"][0]
        assert (line["procedureVersion"], line["inForce"]) == (old, today)
        refused = await mother.http.post("/api/dossiers", json=filed, headers=key())
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/form-changed")
        told = await mother.http.post(
            f"/api/procedures/{EXTRACT}/carry-over", json={"version": old, "answers": face["answers"]}
        )
        carried = told.json()["answers"]
        carried["request"]["reasonNow"] = "đi học"
        names = ("attachments", "office", "resultBy", "resultAddress", "owner", "phone", "email")
        content = {"answers": carried, **{name: face[name] for name in names}}
        elsewhere = await mother.http.put(
            where, json={**content, "procedureVersion": "2001-01-01"}, headers={"if-match": '"2"'}
        )
        assert elsewhere.json()["type"] == "/problems/form-changed"
        moved = await mother.http.put(where, json={**content, "procedureVersion": today}, headers={"if-match": '"2"'})
        assert (moved.status_code, moved.json()["inForce"]) == (200, today)
        assert (await mother.http.get(where)).json()["procedureVersion"] == today
        sent = await mother.http.post("/api/dossiers", json={**filed, "version": 3}, headers=key())
        assert sent.status_code == 201, sent.text


async def test_filing_again_from_an_earlier_dossier_starts_from_todays_form(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(EXTRACT, answers={**answers_to(EXTRACT)})
    with renewed(EXTRACT, asks_more) as new:
        again = await mother.http.post(
            "/api/drafts", json={"procedureCode": EXTRACT, "fromDossier": receipt["id"]}, headers=key()
        )
    assert again.json()["procedureVersion"] == new.version.isoformat()
    assert "purpose" not in again.json()["answers"]["request"]
    assert again.json()["answers"]["request"]["count"]
