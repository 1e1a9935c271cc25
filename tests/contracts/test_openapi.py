"""The API describes itself: every route documented, ids named, public routes marked, the typed client up to date."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    env = {**os.environ, "MOTCUA_DATA": str(tmp_path_factory.mktemp("var"))}
    printed = subprocess.run(
        [sys.executable, "-m", "api.cli", "openapi"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(printed.stdout)
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete", "head"}
    ]


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")


def test_operations_are_named_and_told(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(document):
        assert re.fullmatch(r"[a-z][A-Za-z0-9]+", operation["operationId"]), (method, path, operation["operationId"])
        assert operation.get("summary") or operation.get("description"), (method, path)


def test_ids_in_paths_are_named_after_what_they_name(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        for name in re.findall(r"{([^}]+)}", path):
            assert name != "id", path
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name), path


def test_the_typed_client_is_up_to_date(document: dict[str, Any], tmp_path: Path) -> None:
    if not (ROOT / "pwa/node_modules/.bin/openapi-typescript").exists():
        pytest.skip("pwa/node_modules is not here (make site installs it)")
    source, made = tmp_path / "openapi.json", tmp_path / "contract.d.ts"
    source.write_text(json.dumps(document))
    # by the script that builds the PWA: it knows where Node is, the system's or the wheel's
    command = ["bash", "pwa/build.sh", "npm", "exec", "--offline", "--", "openapi-typescript"]
    command += [str(source), "-o", str(made), "--root-types", "--root-types-no-schema-prefix"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept = (ROOT / "pwa/src/server/contract.d.ts").read_text("utf-8")
    assert made.read_text("utf-8") == kept, "the API changed: run `make contract` and commit what it writes"
