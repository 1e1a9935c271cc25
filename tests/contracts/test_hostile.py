"""Whatever is sent to any operation, by nobody, a resident or an officer: a documented answer, never a 5xx.

A third of it is what the document does not allow, the rest what it does, at its edges. `make test` sends 50 cases an
operation, `make prove` enough for 50,000 in all (HOSTILE_CASES to choose).
"""

import json
import os
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from urllib3 import BaseHTTPResponse, PoolManager, Retry

from tests.deployment import Deployment

Operation = APIOperation[Any, Any, Any, Any]
CASES = int(os.environ.get("HOSTILE_CASES", "50"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261121"))
PROVEN = 50_000
ROLES = {"nobody": "", "resident": "sung-thi-mai", "officer": "dang-thi-huong"}
ALLOWED_5XX = {503}  # a door this deployment has not opened says so
LEAVES = {"logout", "listenLive"}  # one would end the session that the others use, one streams for minutes


def sign_in(base_url: str, subject: str) -> str:
    """A session cookie of one of the demo's people, got the way a browser gets it."""
    from urllib.parse import parse_qsl, urlsplit

    with httpx2.Client(base_url=base_url, timeout=20) as client:
        away = client.get("/auth/login", params={"next": "/"})
        asked = dict(parse_qsl(urlsplit(away.headers["location"]).query))
        chosen = client.post("/sandbox/vneid/authorize/choice", data={**asked, "person": subject})
        client.get(chosen.headers["location"])
        return client.cookies["motcua"]


class Asker:
    """Somebody with one connection kept open; what the answers would set is not taken up."""

    def __init__(self, base_url: str, subject: str) -> None:
        self.base_url = base_url
        self.cookies = {"motcua": sign_in(base_url, subject)} if subject else {}
        self.pool = PoolManager(retries=Retry(0, redirect=False, read=False), timeout=30)

    def send(self, case: Any) -> BaseHTTPResponse:
        """The request as schemathesis would have made it; its own way costs more than the case and the answer."""
        asked = case.as_transport_kwargs(base_url=self.base_url)
        headers = {name: str(value) for name, value in asked["headers"].items()}
        cookies = {**(asked["cookies"] or {}), **self.cookies}
        if cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        url, query = asked["url"], asked.get("params")
        if query:
            url += "?" + (query if isinstance(query, str) else urlencode(query, doseq=True))
        body = asked.get("data")
        if "json" in asked:
            body = json.dumps(asked["json"]).encode()
        return self.pool.request(asked["method"], url, headers=headers, body=body)


@pytest.fixture(scope="module")
def askers(deployment: Deployment) -> Iterator[list[Asker]]:
    made = [Asker(deployment.base_url, subject) for subject in ROLES.values()]
    yield made
    for each in made:
        each.pool.clear()


@pytest.fixture(scope="module")
def operations(deployment: Deployment) -> list[Operation]:
    schema = schemathesis.openapi.from_url(f"{deployment.base_url}/api/schema/openapi.json")
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def cases_of(operation: Operation) -> SearchStrategy[Any]:
    """What the document allows, at its edges, and what it does not."""
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (operation.body or operation.query or operation.headers or operation.path_parameters):
        return allowed  # nothing to break
    return one_of(allowed, allowed, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def judged(operation: Operation, askers: list[Asker], cases: int) -> list[str]:
    """What was wrong, case by case, with `cases` generated ones, the askers taking turns."""
    complaints: list[str] = []
    turns = cycle(askers)

    @seed(SEED)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases_of(operation))
    def attack(case: Any) -> None:
        answer = next(turns).send(case)
        status, kind = answer.status, answer.headers.get("content-type", "")
        if status >= 500 and status not in ALLOWED_5XX:
            complaints.append(f"{operation.label}: {status} for {case.as_curl_command()[:500]}")
        if status >= 400 and operation.path.startswith("/api/") and "problem+json" not in kind:
            complaints.append(f"{operation.label}: {status} as {kind!r} for {case.as_curl_command()[:500]}")

    attack()
    return complaints


def attack_all(operations: list[Operation], askers: list[Asker], cases: int) -> int:
    complaints: list[str] = []
    sent = 0
    for operation in operations:
        if operation.definition.raw.get("operationId") in LEAVES:
            continue
        complaints += judged(operation, askers, cases)
        sent += cases
    assert not complaints, "\n".join(complaints[:10])
    return sent


def test_no_operation_breaks(operations: list[Operation], askers: list[Asker]) -> None:
    assert attack_all(operations, askers, CASES) >= CASES


@pytest.mark.prove
def test_no_operation_breaks_in_50_000_cases(operations: list[Operation], askers: list[Asker]) -> None:
    attacked = sum(operation.definition.raw.get("operationId") not in LEAVES for operation in operations)
    sent = attack_all(operations, askers, -(-PROVEN // attacked))
    print(f"{sent} cases over {attacked} operations, seed {SEED}: no 5xx")
    assert sent >= PROVEN
