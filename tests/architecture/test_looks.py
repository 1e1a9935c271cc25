"""Who has looked: each operation that staff or helpers may call writes down a look, or is here with the reason why not.

What a handler does is read from its code: the functions that it names, and those that they name. A door that is given
at the start, such as the reader of files, is looked at by itself.
"""

import types
from collections.abc import Iterator
from typing import Any

import pytest

from api.app import handlers
from api.dossiers.actions.desk import may_read_file

HOUSE = {"api", "identity", "notifications", "kernel"}
LOOK = "identity.actions.looks.record_looks"
JUDGED = {f"identity.actions.mandates.{name}" for name in ("may", "require", "require_asked")}

NOBODYS = {
    "getBroadcast": "words for many and the numbers whom they reached",
    "getBroadcastAudience": "a number",
    "getOperations": "queues and failures: ids, counts and ages",
    "listBroadcasts": "words for many",
    "listTemplates": "words for many",
    "getCoverage": "numbers; the list behind one writes down a look",
    "exportCoverage": "the same numbers",
    "getProvinceCoverage": "numbers, small ones hidden",
    "exportProvinceCoverage": "the same numbers, small ones hidden",
    "listImports": "who brought in which sheet, and how many rows",
    "myDay": "ids and reasons; whoever they are is in the list of households, which writes down a look",
    "myTeam": "the helper's own place",
    "teamKey": "a public key",
    "listClosedDays": "sums",
    "getMoneyDay": "sums",
    "getDayCsv": "sums",
    "getDayWorkbook": "sums",
    "getMoneyToday": "sums",
    "getCash": "sums in drawers, and the slips of staff who banked them",
    "listDifferences": "sums and codes; the case behind one writes down a look",
    "listUnmatchedLines": "transfers that belong to nobody yet",
    "listRefunds": "sums and codes; the case behind one writes down a look",
    "searchMoney": "sums and codes; the case behind one writes down a look",
    "listDeskPapers": "kinds and dates of what the office itself printed; opening one writes down a look",
    "getTeam": "the commune's own members, by the leader who appointed them",
    "listPosts": "the offices' own staff",
}
"""reads that tell nothing of a resident"""


def called(function: Any) -> Iterator[Any]:
    """Functions of this house that its code names, by themselves or through their module."""
    names: set[str] = set()
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
    for name in names:
        found = function.__globals__.get(name)
        inside = [getattr(found, each, None) for each in names] if isinstance(found, types.ModuleType) else [found]
        for each in inside:
            if isinstance(each, types.FunctionType) and each.__module__.split(".")[0] in HOUSE:
                yield each


def reach(function: Any) -> set[str]:
    seen, waiting = {function}, [function]
    while waiting:
        for each in called(waiting.pop()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return {f"{each.__module__}.{each.__qualname__}" for each in seen}


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[bool, bool]]:
    """Of each operation that staff or helpers may call: (whether it only reads, whether it writes down a look)."""
    found = {}
    for handler in handlers(played=True):
        if not hasattr(handler, "operation_id"):
            continue  # a sandbox's router: the far side of a wire
        does = reach(getattr(handler.fn, "plain", handler.fn))  # as it was written, if an application was made of it
        declared = handler.opt.get("guards", handler.guards or ())
        guards = [getattr(each, "__qualname__", "") for each in declared]
        staff = any("holds_post" in each for each in guards)
        helper = any(path.startswith("/api/team") for path in handler.paths)
        if staff or helper or does & JUDGED:
            found[str(handler.operation_id)] = (set(handler.http_methods) <= {"GET", "HEAD"}, LOOK in does)
    return found


def test_every_read_of_staff_and_helpers_writes_down_a_look(told: dict[str, tuple[bool, bool]]) -> None:
    silent = {name for name, (reads, looks) in told.items() if reads and not looks}
    assert silent == set(NOBODYS), "mend what is missing, or give a reason; a reason that is not needed goes"


def test_the_reads_that_matter_most_are_among_them(told: dict[str, tuple[bool, bool]]) -> None:
    assert {name for name, (reads, looks) in told.items() if reads and looks} >= {
        "getQueue", "openDossier", "getDeskPaper", "getDeskFee", "getMoneyCase", "listDeskMandates", "getConsentPaper",
        "listBehind", "listHouseholds", "getHousehold", "listMandates", "getMandate", "listFollowed", "getDossier",
        "getReceipt", "listDossierFiles", "getSupplement", "getFee", "getAttempt", "getAttemptCode",
    }  # fmt: skip
    assert told["showNumbers"] == (False, True), "numbers in full are asked for by an act, with its reason"
    assert LOOK in reach(may_read_file), "files: the reader that api.doors gives to documents"
