"""The state machines of `make test`, run two thousand times: dossiers and money against independent models."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rules import test_dossier_machine as dossiers
from tests.rules import test_payments_machine as payments

RUNS = 2_000
MACHINES: list[tuple[Any, Any]] = [(dossiers.Dossier, dossiers.TestDossier), (payments.Till, payments.TestTill)]


@pytest.mark.prove
@pytest.mark.parametrize(("machine", "case"), MACHINES, ids=["dossier", "money"])
def test_two_thousand_runs_of_fifty_steps(machine: Any, case: Any) -> None:
    run_state_machine_as_test(machine, settings=settings(case.settings, max_examples=RUNS))
