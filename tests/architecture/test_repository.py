"""What must never be committed: paths of a machine, addresses of registries, unhashed requirements, huge files."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

from api.settings import Settings

ROOT = Path(__file__).parents[2]
LONGEST = 300
GENERATED = {"pwa/src/server/contract.d.ts"}


def tracked(*patterns: str) -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    yield from (ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


def test_files_are_small() -> None:
    for file in tracked("*.py", "*.ts", "*.tsx"):
        if file.relative_to(ROOT).as_posix() not in GENERATED:
            lines = len(file.read_text("utf-8").splitlines())
            assert lines <= LONGEST, f"{file.relative_to(ROOT)} has {lines} lines: it wants a second room"


def test_requirements_are_hashed_and_name_no_index() -> None:
    for file in tracked("requirements*.txt"):
        text = file.read_text("utf-8")
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", text)) == {"--hash"}, (
            f"{file.name} has an option beside the hashes"
        )
        assert "://" not in text
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block, block.split("\n", 1)[0]


def test_the_npm_lock_names_no_host() -> None:
    for file in tracked("pwa/package-lock.json"):
        assert '"resolved"' not in file.read_text("utf-8")


def test_python_speaks_plainly() -> None:
    """No room for what has no name: never utils, helpers, manager, common."""
    for file in tracked("*.py"):
        assert not {"utils", "helpers", "manager", "common", "misc"} & {*file.parts, file.stem}, file


def test_every_decision_is_listed_and_every_setting_is_told() -> None:
    decisions = ROOT / "docs/decisions"
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", (decisions / "README.md").read_text("utf-8")))
    assert listed == {page.name for page in decisions.glob("*.md")} - {"README.md"}
    told = (ROOT / "docs/operating.md").read_text("utf-8")
    untold = {name for name in setting_names() if f"`{name}`" not in told}
    assert untold == {"MOTCUA_SANDBOXES"}, "only `make phone` says that one"


def setting_names() -> Iterator[str]:
    """As the environment has them: a door's prefix stands where the settings are read."""
    prefixes = dict(re.findall(r'load\((\w+), env, "([A-Z]+_)"\)', (ROOT / "api/settings.py").read_text("utf-8")))
    for door in msgspec.structs.fields(Settings):
        for setting in msgspec.structs.fields(door.type):
            yield prefixes.get(door.type.__name__, "") + setting.name.upper()
