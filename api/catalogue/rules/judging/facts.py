"""Judges the facts around the form: names, places, time limit, papers, steps."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from api.catalogue.model.procedure import DocumentNeed, LimitUnit, Procedure, SubmitChannel
from api.catalogue.rules.judging.conditions import Asked, judge_condition
from api.catalogue.rules.judging.mistake import Mistake, judge_ids, judge_words

HTTPS = re.compile(r"https://[a-z0-9.-]+\.gov\.vn(/\S*)?")
MOST_PAGES = 50


def judge_facts(procedure: Procedure, fields: AbstractSet[str], life_events: AbstractSet[str]) -> Iterator[Mistake]:
    yield from judge_words((), [("name", procedure.name), ("when_used", procedure.when_used)])
    yield from judge_words(("result",), [("name", procedure.result.name)])
    if procedure.field not in fields:
        yield Mistake(("field",), f"field “{procedure.field}” is not in fields.toml")
    for event in procedure.life_events:
        if event not in life_events:
            yield Mistake(("life_events",), f"life event “{event}” is not in life-events.toml")
    for key in ("levels", "receiving", "legal", "steps"):
        if not getattr(procedure, key):
            yield Mistake((key,), f"“{key}” is empty")
    if not procedure.result.deliver:
        yield Mistake(("result", "deliver"), "a result is delivered in at least one way")
    for synonym in procedure.synonyms:
        if not synonym.strip():
            yield Mistake(("synonyms",), "a synonym is empty")
    yield from _judge_channel(procedure)
    yield from _judge_time(procedure)
    yield from judge_ids(("documents",), [document.id for document in procedure.documents], what="document")
    asked = asked_by(procedure)
    for index, document in enumerate(procedure.documents):
        yield from _judge_document(index, document, asked)
    if procedure.proof is not None:
        yield from judge_words(("proof",), [("text", procedure.proof.text)])
        for pointer in procedure.proof.fields:
            if pointer not in asked:
                yield Mistake(("proof", "fields"), f"“{pointer}” is not a question of the form")


def asked_by(procedure: Procedure) -> dict[str, Asked]:
    """Every question of the form by its pointer; none where there is no form."""
    if procedure.form is None:
        return {}
    return {pointer: Asked(section, field) for section, field, pointer in procedure.form.questions()}


def _judge_channel(procedure: Procedure) -> Iterator[Mistake]:
    if procedure.channel is SubmitChannel.LOCAL and procedure.form is None:
        yield Mistake(("channel",), "a procedure filed here (local) needs a form")
    if procedure.national_url is not None and not HTTPS.fullmatch(procedure.national_url):
        yield Mistake(("national_url",), "national_url is an https address under gov.vn")


def _judge_time(procedure: Procedure) -> Iterator[Mistake]:
    limit = procedure.time_limit
    quantities = (limit.quantity, limit.online_quantity, limit.post_quantity, limit.verified_quantity)
    if any(quantity is not None and not 0 <= quantity <= 1000 for quantity in quantities):
        yield Mistake(("time_limit", "quantity"), "a time limit is between 0 and 1000 units")
    if limit.cutoff is not None and limit.unit is not LimitUnit.WORKING_DAY:
        yield Mistake(("time_limit", "cutoff"), "only a limit in working days has a cut-off hour")
    if limit.quantity == 0 and limit.unit is LimitUnit.WORKING_DAY and limit.cutoff is None:
        yield Mistake(("time_limit",), "“trong ngày” (0 working days) needs cutoff = 15:00:00")
    if limit.unit is LimitUnit.OTHER and limit.note is None:
        yield Mistake(("time_limit",), "unit OTHER needs a note that explains it")
    yield from judge_words(("time_limit",), [("note", limit.note)])


def _judge_document(index: int, document: DocumentNeed, asked: dict[str, Asked]) -> Iterator[Mistake]:
    path = ("documents", index)
    words = [("label", document.label), ("why", document.why), ("sample", document.sample)]
    yield from judge_words(path, words)
    if not document.kinds or not document.accept:
        yield Mistake(path, "a paper needs kinds (original, copy, electronic) and accept (image, pdf)")
    if not 1 <= document.max_pages <= MOST_PAGES or not 1 <= document.copies <= MOST_PAGES:
        yield Mistake(path, f"copies and max_pages are between 1 and {MOST_PAGES}")
    if document.two_sided and document.max_pages < 2:
        yield Mistake((*path, "two_sided"), "two_sided needs max_pages of 2 or more")
    if document.when is not None:
        yield from judge_condition((*path, "when"), document.when, asked)
    if document.from_data is not None:
        yield from judge_condition((*path, "from_data"), document.from_data.when, asked)
