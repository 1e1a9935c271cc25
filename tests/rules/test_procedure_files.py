"""Every procedure file that ships can be used; a wrong one is refused with file, line and reason."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from api.catalogue.actions.shelf import FOLDER, WrongShelf, load_shelf

BIRTH = FOLDER / "1.001193" / "2025-07-01.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy with the birth registration alone, to be spoilt."""
    copy = tmp_path / "procedures"
    (copy / "1.001193").mkdir(parents=True)
    for name in ("fields.toml", "life-events.toml"):
        shutil.copy(FOLDER / name, copy / name)
    shutil.copy(BIRTH, copy / "1.001193" / BIRTH.name)
    return copy


def test_every_procedure_file_loads() -> None:
    shelf = load_shelf(FOLDER)

    files = list(FOLDER.glob("*/*.toml"))
    assert files
    assert sum(len(versions) for versions in shelf.versions.values()) == len(files)
    assert len(shelf.life_events) == 6


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ('kind = "fullName"', 'kind = "fullname"', "Invalid enum value 'fullname'"),
        ("max_pages = 2", "max_page = 2", "“max_page” is not a word of the form language here"),
        ("max_pages = 2", "max_pages = 1\ntwo_sided = true", "two_sided needs max_pages of 2 or more"),
        ('level = "partial"\nconfidence = "S"', 'level = "partial"', "“confidence” is missing"),
        ('field = "ho-tich"', 'field = "ho-tịch"', "field “ho-tịch” is not in fields.toml"),
        ('life_events = ["sinh-con"]', 'life_events = ["de-con"]', "life event “de-con” is not in life-events.toml"),
        ("max = 20", "max = 0", "min is above max"),
        ('quantity = "/copies/count"', 'quantity = "/copies/counts"', "“/copies/counts” is neither a whole-number"),
        ("amount_vnd = 8000", "amount_vnd = -8000", "amounts are whole đồng between 0 and"),
        ("amount_vnd = 8000", "amount_vnd = 8000\nonline_vnd = 9000", "online_vnd is a discount"),
        ('"/father/person",', '"/father/persons",', "“/father/persons” is not a question of the form"),
        ('is = "authorised"', 'is = "authorized"', "“/requester/relation” can never be 'authorized'"),
        ('{ field = "/mother/known", is = true }', '{ field = "/father/known", is = true }', "stands earlier"),
        ("older_than_days = 60", "older_than_days = 60, is = true", "says exactly one of"),
        ('prefill = "identity.email"', 'prefill = "identity.mail"', "prefill “identity.mail” is neither"),
        ('prefill = "identity.email"', 'prefill = "identity.phone"', "prefill “identity.phone” is a phone, not"),
        ('max = "today"', 'max = "tomorrow"', "“max” of a date is “today” or like"),
        ('id = "birthFacility"', 'id = "birth-facility"', "field id “birth-facility” is not camelCase"),
        ('label = { vi = "Dân tộc"', 'label = { vi = " "', "“label” needs words in Vietnamese and in English"),
        ("cutoff = 15:00:00\n", "", "needs cutoff"),
        ('name = { vi = "Đăng ký', 'name = { vi = "Đa\u0306ng ký', "characters are not composed (NFC)"),
        ("due =", "due ==", "not TOML: Invalid value"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(folder: Path, good: str, bad: str, reason: str) -> None:
    path = folder / "1.001193" / BIRTH.name
    text = path.read_text(encoding="utf-8")
    assert good in text, "the mistake must change something"
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")

    with pytest.raises(WrongShelf) as refusal:
        load_shelf(folder)

    changed = text[: text.index(good)].count("\n") + 1
    complaints = str(refusal.value).splitlines()
    found = [line for line in complaints if reason in line]
    assert found, complaints
    name, line, _ = found[0].split(":", 2)
    assert name == "procedures/1.001193/2025-07-01.toml"
    assert abs(int(line) - changed) <= 3, (found, changed)


def test_all_wrong_files_are_told_at_once(folder: Path) -> None:
    (folder / "1.001193" / "tomorrow.toml").write_text("", encoding="utf-8")
    (folder / "khai-sinh").mkdir()
    (folder / "khai-sinh" / "2025-07-01.toml").write_text("", encoding="utf-8")

    with pytest.raises(WrongShelf) as refusal:
        load_shelf(folder)

    assert str(refusal.value).splitlines() == [
        "procedures/1.001193/tomorrow.toml:1: a file is named by the day it takes effect: 2025-07-01.toml",
        "procedures/khai-sinh/2025-07-01.toml:1: the folder “khai-sinh” is not a procedure code like 1.001193",
    ]


def test_a_version_is_in_force_from_its_day_and_stays_at_hand(folder: Path) -> None:
    newer = folder / "1.001193" / "2027-03-01.toml"
    shutil.copy(folder / "1.001193" / BIRTH.name, newer)

    shelf = load_shelf(folder)

    before, after = shelf.in_force("1.001193", date(2027, 2, 28)), shelf.in_force("1.001193", date(2027, 3, 1))
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (date(2025, 7, 1), date(2027, 3, 1))
    assert shelf.find("1.001193", date(2025, 7, 1)) == before
    assert shelf.in_force("1.001193", date(2025, 6, 30)) is None
