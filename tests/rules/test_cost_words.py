"""What whoever filed reads of the money that nobody has asked for yet."""

from datetime import date
from typing import Any

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Channel
from api.catalogue.model.words import BY_PROVINCE
from api.catalogue.rules.fees import quote
from api.catalogue.rules.summaries import NOTHING_YET, tell_resident

ON = date(2026, 11, 22)


def test_whoever_filed_is_told_of_the_money_as_the_review_told_it() -> None:
    def said(code: str, answers: dict[str, Any], *, accepted: bool = False) -> str:
        return tell_resident(quote(procedure(code), Channel.ONLINE, answers, ON), accepted=accepted).vi

    assert said("1.001193", {"copies": {"wanted": False}}) == "Không mất tiền."
    copies = {"copies": {"wanted": True, "count": 2}}
    assert said("1.001193", copies) == "Sẽ phải nộp 16.000\u00a0đ; đến lúc nộp, cơ quan báo."
    assert said("1.004194", {}) == BY_PROVINCE.vi
    assert said("1.004194", {}, accepted=True) == NOTHING_YET.vi
