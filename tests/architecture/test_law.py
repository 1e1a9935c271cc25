"""Every pointer into docs/law.md leads to a heading there, so that a rule's source is never a dead end."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAW = ROOT / "docs/law.md"
POINTER = re.compile(r"docs/law\.md#([a-z0-9-]+)")
FOLDERS = ("api", "identity", "kernel", "notifications", "tests", "docs")
KINDS = {".py", ".toml", ".sql", ".md", ".typ"}


def anchors() -> set[str]:
    headings = re.findall(r"^#+ (.+)$", LAW.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def pointers() -> dict[str, str]:
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.suffix in KINDS)
    return {
        anchor: file.relative_to(ROOT).as_posix()
        for file in files
        if file not in (Path(__file__), LAW)
        for anchor in POINTER.findall(file.read_text("utf-8"))
    }


def test_every_pointer_into_the_law_leads_somewhere() -> None:
    used = pointers()
    assert used.keys() >= {"deadlines", "where-one-files"}
    lost = {anchor: file for anchor, file in used.items() if anchor not in anchors()}
    assert not lost
