"""Places: the lists are whole, and an old name finds what it became however it is typed."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.places import actions
from api.places.model import CommuneKind, ProvinceKind
from api.places.rules import find_keys, fold, search_keys


def test_thirty_four_provinces_of_which_seven_are_cities() -> None:
    provinces = actions.provinces()
    assert len(provinces) == 34
    cities = {province.name for province in provinces if province.kind is ProvinceKind.CITY}
    assert cities == {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Đồng Nai", "Hồ Chí Minh", "Cần Thơ"}


def test_communes_are_whole_and_each_has_its_province() -> None:
    codes = [commune.code for province in actions.provinces() for commune in actions.communes(province.code)]
    assert len(codes) == len(set(codes)) == 3321
    zones = [c for p in actions.provinces() for c in actions.communes(p.code) if c.kind is CommuneKind.SPECIAL_ZONE]
    assert len(zones) == 13


def test_every_old_commune_became_something_that_exists() -> None:
    old, keys = actions._old_units()
    assert len(old) == len(keys) == 10040
    for unit in old:
        assert unit.heirs, unit.title
        assert all(actions.commune(code) for code in unit.heirs), unit.title


def test_names_by_code() -> None:
    assert actions.name_of("15") == "tỉnh Lào Cai"
    assert actions.name_of("75") == "thành phố Đồng Nai"
    assert actions.name_of("02902") == "xã Phong Hải"
    assert actions.name_of("00000") is None


@pytest.mark.parametrize(
    ("typed", "old", "now"),
    [
        ("xã Y Tý, huyện Bát Xát, tỉnh Lào Cai", "Xã Y Tý, Huyện Bát Xát, Tỉnh Lào Cai", "xã Y Tý"),
        ("y ty bat xat", "Xã Y Tý, Huyện Bát Xát, Tỉnh Lào Cai", "xã Y Tý"),
        ("mường hum", "Xã Mường Hum, Huyện Bát Xát, Tỉnh Lào Cai", "xã Mường Hum"),
        (
            "thị trấn nông trường Phong Hải",
            "Thị trấn Nông trường Phong Hải, Huyện Bảo Thắng, Tỉnh Lào Cai",
            "xã Phong Hải",
        ),
        ("TT. Phố Lu, Bảo Thắng", "Thị trấn Phố Lu, Huyện Bảo Thắng, Tỉnh Lào Cai", "xã Bảo Thắng"),
        ("côn đảo", "Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu", "đặc khu Côn Đảo"),
    ],
)
def test_an_old_name_finds_todays_commune(typed: str, old: str, now: str) -> None:
    found = {place.title: [commune.title for commune in place.communes] for place in actions.find_old(typed)}
    assert found[old][0] == now


def test_both_tone_placements_and_both_unicode_forms_find_the_same() -> None:
    one, other = actions.find_old("hoà bình, thủ thừa"), actions.find_old("hòa bình, thủ thừa")
    assert one == other == actions.find_old(unicodedata.normalize("NFD", "Hoà Bình, Thủ Thừa"))
    assert actions.find_old("Khánh Hòa")


def test_the_exact_name_comes_before_longer_ones() -> None:
    keys = search_keys(["Xã Tân Lập Hạ, Huyện A, Tỉnh B", "Xã Tân Lập, Huyện A, Tỉnh B"])
    assert find_keys(keys, "Tân Lập", 5) == (1, 0)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_and_never_too_long(typed: str) -> None:
    assert len(actions.find_old(typed)) <= 12


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_closed_lists_have_no_doubles_and_both_languages() -> None:
    groups, nations = actions.ethnic_groups(), actions.nationalities()
    assert len({group.code for group in groups}) == len(groups) == 55
    assert len({nation.code for nation in nations}) == len(nations) == 249
    assert (nations[0].vi, nations[0].en) == ("Việt Nam", "Vietnam")


def test_importing_places_reads_no_file() -> None:
    """Start-up stays quick because the lists wait for the first who asks."""
    code = "import api.places.routes, api.places.actions as a; print(a._communes.cache_info().currsize)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "0"
