"""The state machines of the rules, run two thousand times: dossiers and money against independent models."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.rules import test_dossier_machine as dossiers
from tests.rules import test_payments_machine as payments

RUNS = 2_000
MACHINES: list[Any] = [
    pytest.param(dossiers.Dossier, dossiers.TestDossier, id="dossier", marks=pytest.mark.prove),
    pytest.param(payments.Till, payments.TestTill, id="money"),
]


@pytest.mark.parametrize(("machine", "case"), MACHINES)
def test_two_thousand_runs_of_fifty_steps(machine: Any, case: Any) -> None:
    run_state_machine_as_test(machine, settings=settings(case.settings, max_examples=RUNS, database=None))
