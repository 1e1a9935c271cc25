"""Slices are entered by their front doors, SQL stays in queries, and a table is touched by its own slice alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PRIVATE = {"queries", "gateways", "channels", "providers", "stores", "routes", "schemas", "jobs"}
COMPOSERS = {"api.app", "api.doors", "api.worker", "api.settings", "api.cli", "api.run", "api.cli.money"}
SQL = re.compile(r"^\s*(WITH\s|SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)", re.IGNORECASE)
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?([a-z_][a-z0-9_]*)", re.IGNORECASE)
CREATED = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?([a-z_][a-z0-9_]*)", re.IGNORECASE)
MAY_SPEAK_SQL = {
    "api/idempotency.py",
    "api/backup.py",
    "api/health.py",
}  # beside every file of kernel/ and any room called queries
MIGRATION_OF = {
    "0001": "kernel",
    "001": "identity",
    "002": "catalogue",
    "003": "documents",
    "004": "payments",
    "005": "dossiers",
    "006": "notifications",
    "007": "sandboxes",
    "008": "enrolment",
    "009": "identity",
}


def slice_of(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "api" else parts[0]


def test_a_slice_is_entered_by_its_front_door() -> None:
    graph = grimp.build_graph("api", "identity", "notifications", "kernel", cache_dir=None)
    for importer in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(importer):
            room = imported.removeprefix(slice_of(imported)).strip(".").split(".")[0]
            if room in PRIVATE and slice_of(imported) not in ("kernel", slice_of(importer)):
                top = ".".join(importer.split(".")[:2])
                assert top in COMPOSERS, f"{importer} reaches into {imported}"


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def sql_texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            first = node.values[0] if node.values else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and SQL.match(first.value):
                raise AssertionError(f"{file}:{node.lineno}: SQL is never an f-string")


def test_sql_stays_in_queries() -> None:
    for file in python_files("api", "identity", "notifications"):
        name = file.relative_to(ROOT).as_posix()
        speaks = "queries" in file.parts or file.name == "queries.py" or name in MAY_SPEAK_SQL
        if not speaks and "sandboxes" not in file.parts:
            assert not list(sql_texts(file)), f"{name} holds SQL"


def owner_of(file: Path) -> str:
    parts = file.relative_to(ROOT).parts
    if parts[0] == "api":
        return parts[1] if len(parts) > 2 else "kernel"
    return parts[0]


def test_a_table_is_touched_by_its_own_slice_alone() -> None:
    owners: dict[str, str] = {}
    for migration in sorted((ROOT / "api/migrations").glob("*.sql")):
        prefix = next(p for p in sorted(MIGRATION_OF, key=len, reverse=True) if migration.name.startswith(p))
        for table in CREATED.findall(migration.read_text("utf-8")):
            owners.setdefault(table.lower(), MIGRATION_OF[prefix])
    for file in python_files("api", "identity", "notifications", "kernel"):
        for text in sql_texts(file):
            for table in TABLE.findall(text):
                owner = owners.get(table.lower())
                assert owner in (None, owner_of(file)), f"{file.relative_to(ROOT)} touches {owner}'s table {table}"


def test_no_trigger_and_no_schema_name() -> None:
    for migration in (ROOT / "api/migrations").glob("*.sql"):
        text = re.sub(r"--.*", "", migration.read_text("utf-8")).lower()
        assert "create trigger" not in text, migration.name
        assert "public." not in text, migration.name


def test_whoever_catches_a_broken_constraint_names_it() -> None:
    """Else a mistake elsewhere in the statement would be told to people as something that they did."""
    for file in python_files("api", "identity", "notifications"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type and "Violation" in ast.unparse(node.type):
                body = "".join(map(ast.unparse, node.body))
                assert "constraint_name" in body, f"{file.relative_to(ROOT)}:{node.lineno}"
