"""Judges fees: no sum can go below zero or above its undiscounted self, no province has two amounts on one day."""

from collections.abc import Iterator
from datetime import date

from api.catalogue.model.fees import Fee, Per, ProvinceRate
from api.catalogue.model.form import Kind
from api.catalogue.model.procedure import Procedure
from api.catalogue.rules.judging.conditions import Asked, judge_condition
from api.catalogue.rules.judging.facts import asked_by
from api.catalogue.rules.judging.mistake import Mistake, judge_ids, judge_words
from api.offices.rules.lines import Path

HIGHEST_VND = 1_000_000_000


def judge_fees(procedure: Procedure) -> Iterator[Mistake]:
    if all(fee.when is not None for fee in procedure.fees):
        yield Mistake(("fees",), "say what everyone pays: a fee without “when”, of 0 đồng where it is free")
    asked = asked_by(procedure)
    documents = {document.id for document in procedure.documents}
    yield from judge_ids(("fees",), [fee.id for fee in procedure.fees], what="fee")
    for index, fee in enumerate(procedure.fees):
        path: Path = ("fees", index)
        yield from judge_words(path, [("label", fee.label), ("unit", fee.unit)])
        yield from _judge_amounts(path, fee)
        yield from _judge_quantity(path, fee, asked, has_form=procedure.form is not None)
        if fee.when is not None:
            yield from judge_condition((*path, "when"), fee.when, asked, by_age=True)
        yield from judge_ids((*path, "exemptions"), [each.id for each in fee.exemptions], what="exemption")
        for exemption in fee.exemptions:
            where = (*path, "exemptions")
            yield from judge_words(where, [("label", exemption.label)])
            yield from judge_condition(where, exemption.when, asked)
            if not 1 <= exemption.percent <= 100:
                yield Mistake(where, "an exemption takes off 1 to 100 percent")
            if exemption.proof is not None and exemption.proof not in documents:
                yield Mistake(where, f"the proof “{exemption.proof}” is not one of the documents")
        yield from _judge_provinces(path, fee)


def _judge_amounts(path: Path, fee: Fee) -> Iterator[Mistake]:
    pairs = [(fee.amount_vnd, fee.online_vnd), *((rate.amount_vnd, rate.online_vnd) for rate in fee.provinces)]
    amounts = [*(tier.amount_vnd for tier in fee.tiers), fee.cap_vnd or 0]
    for amount, online in pairs:
        amounts += [amount or 0, online or 0]
        if online is not None and (amount is None or online > amount):
            yield Mistake((*path, "online_vnd"), "online_vnd is a discount: it needs amount_vnd and is not above it")
    if any(not 0 <= amount <= HIGHEST_VND for amount in amounts):
        yield Mistake((*path, "amount_vnd"), f"amounts are whole đồng between 0 and {HIGHEST_VND}")
    starts = [tier.start for tier in fee.tiers]
    if starts and (starts != sorted(set(starts)) or starts[0] < 2):
        yield Mistake((*path, "tiers"), "tiers start at 2 or later, each later than the one before")
    if (fee.tiers or fee.cap_vnd is not None) and fee.amount_vnd is None:
        yield Mistake(path, "tiers and cap_vnd need amount_vnd")
    if fee.tiers and (fee.provinces or fee.online_vnd is not None):
        yield Mistake((*path, "tiers"), "a fee with tiers has no online_vnd and no provinces; write two fees")


def _judge_quantity(path: Path, fee: Fee, asked: dict[str, Asked], *, has_form: bool) -> Iterator[Mistake]:
    if fee.per is Per.FLAT and (fee.quantity or fee.times or fee.tiers):
        yield Mistake(path, "a flat fee has no quantity, times or tiers")
    if fee.per is not Per.FLAT and has_form and fee.quantity is None and fee.per is not Per.CASE:
        yield Mistake(path, f"a fee per {fee.per} needs quantity = “/section/field”")
    repeating = {f"/{each.section.id}" for each in asked.values() if each.section.repeat}
    for key, pointer in (("quantity", fee.quantity), ("times", fee.times)):
        if pointer is None or pointer in repeating:
            continue
        question = asked.get(pointer)
        if question is None or question.field.kind is not Kind.INTEGER or question.section.repeat:
            yield Mistake((*path, key), f"“{pointer}” is neither a whole-number question nor a repeating section")


def _judge_provinces(path: Path, fee: Fee) -> Iterator[Mistake]:
    for index, rate in enumerate(fee.provinces):
        where = (*path, "provinces")
        if rate.until is not None and rate.until < rate.start:
            yield Mistake(where, "a rate ends before it starts")
        if any(_overlap(rate, other) for other in fee.provinces[:index]):
            yield Mistake(where, f"province {rate.province} has two rates on {rate.start}")


def _overlap(one: ProvinceRate, other: ProvinceRate) -> bool:
    starts = max(one.start, other.start)
    ends = min(one.until or date.max, other.until or date.max)
    return one.province == other.province and starts <= ends
