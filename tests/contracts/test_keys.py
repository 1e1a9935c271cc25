"""Every POST asks for an Idempotency-Key, or stands here with what else keeps a repetition from creating twice."""

import re
from typing import Any

from kernel.ids import new_id
from tests.house import House

KEY = "Idempotency-Key"
BY_VERSION = "If-Match: what moves a version moves it once"
WITHOUT_KEY = {
    BY_VERSION: (
        "acceptDossier acceptMany answerProof approveDossier approveSupplement askFee askProof askSupplement beginWork "
        "collectResult dropSupplement endProof extendDossier forwardDossier notAcceptDossier proposeDecision "
        "refuseDossier returnResult sendBack sendSupplement stopDossier takeProofAnswer takeSupplement takeWithdrawal "
        "withdrawDossier"
    ),
    "moves something that is there from one state to the next": (
        "agreeDeposit agreeRefund agreeToBroadcast applyImport askRefund assignLine cancelReceipt claimAttemptPaid "
        "confirmMyPhone confirmPaper confirmPhone declineMandate dropDelegation dropDeposit dropMandate dropRefund "
        "endMember explainDifference grantAsked grantMandate handBackRefund handoverTaken markMessageRead refusePaper "
        "replayJobs retryRefund revokeForOffice revokeMandate setLineApart stopBroadcast takeHandover takeOver tryCode "
        "undoImport"
    ),
    "says what shall be there: saying it again changes nothing": (
        "closeMoneyDay handInDeed handInPaper loadReport loadStatement reconcileDay renewDelegation renewLink"
    ),
    "carries ids of its own, one for each thing": "bringEntries hearBank hearMomo keepPushReceipts",
    "reads or computes; a body, because what is asked with stands in no log": (
        "carryOver lookAtMandate previewBroadcast quoteProcedure showNumbers track verifyPaper"
    ),
    "ends a session": "endGuest logout returnFromGuest",
    "push subscriptions, excepted: one for each endpoint": "subscribeToPush",
}


Operation = dict[str, Any]


async def posts(house: House) -> list[tuple[str, Operation]]:
    """(path, operation) of every POST."""
    paths = (await house.client().get("/api/schema/openapi.json")).json()["paths"]
    return [(path, methods["post"]) for path, methods in paths.items() if "post" in methods]


def takes(operation: Operation, header: str, *, required: bool = False) -> bool:
    given = {each["name"]: each["required"] for each in operation.get("parameters", ())}
    return header in given and given[header] >= required


async def test_every_post_asks_for_a_key_or_says_why_not(house: House) -> None:
    free = {each["operationId"]: each for _, each in await posts(house) if not takes(each, KEY, required=True)}
    listed = [name for names in WITHOUT_KEY.values() for name in names.split()]
    assert sorted(listed) == sorted(free)
    assert {name for name, each in free.items() if "201" in each["responses"]} == {"subscribeToPush"}
    by_version = set(WITHOUT_KEY[BY_VERSION].split()) - {"acceptMany"}  # a version in each of its rows
    assert {name for name, each in free.items() if takes(each, "If-Match")} == by_version


async def test_without_a_key_nothing_is_begun(house: House) -> None:
    """What the document says is what is done: by the route, before it looks at who asks and for what."""
    asking, tried = house.client(), 0
    for path, each in await posts(house):
        if takes(each, KEY, required=True):
            answer = await asking.post(re.sub("{[a-z_]+}", str(new_id()), path), json={})
            told = (answer.status_code, answer.json()["type"])
            assert told == (400, "/problems/idempotency-key-missing"), path
            tried += 1
    assert tried >= 19
