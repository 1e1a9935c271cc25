"""Places: the lists are whole, and an old name finds what it became however it is typed."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.places import actions
from api.places.model import CommuneKind, ProvinceKind
from api.places.rules import fold
from api.places.rules.finding import find_keys, search_keys


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


@pytest.mark.parametrize(
    ("text", "codes", "detail"),
    [
        ("Thôn Ky Quan San, xã Mường Hum, tỉnh Lào Cai", ("15", "02728"), "Thôn Ky Quan San"),
        ("Tổ 5, phường Sa Pa, Lào Cai", ("15", "03006"), "Tổ 5"),
        ("xã Phong Hải, tỉnh Lào Cai", ("15", "02902"), None),
        ("Số 3, ngõ 5, Phường Ba Đình, Thành phố Hà Nội", ("01", "00004"), "Số 3, ngõ 5"),
        ("Thôn 2, Thị trấn Nông trường Phong Hải, huyện Bảo Thắng, tỉnh Lào Cai", ("15", "02902"), "Thôn 2"),
        ("xã Y Tý, Bát Xát, Lào Cai", ("15", "02701"), None),
    ],
)
def test_an_address_in_words_becomes_codes(text: str, codes: tuple[str, str], detail: str | None) -> None:
    address = actions.read_address(text)
    assert address is not None
    assert (address.province_code, address.commune_code) == codes
    assert (address.detail, address.typed) == (detail, None)


@pytest.mark.parametrize("text", ["12 Main Street, Vientiane", "Lào Cai", "xã Tân Lập, tỉnh Không Có", "thôn 3"])
def test_words_that_no_list_knows_are_kept_as_typed(text: str) -> None:
    address = actions.read_address(text)
    assert address is not None
    assert (address.typed, address.commune_code) == (text, None)
    assert actions.read_address(" , .") is None


def test_an_old_commune_that_was_divided_is_left_to_the_person() -> None:
    divided = next(unit for unit in actions._old_units()[0] if len(unit.heirs) > 1)
    address = actions.read_address(divided.title)
    assert address is not None
    assert address.typed == divided.title


def test_communes_of_today_are_understood_by_their_full_names() -> None:
    for province in actions.provinces():
        for commune in actions.communes(province.code)[::7]:
            address = actions.read_address(f"Thôn 1, {commune.title}, {province.title}")
            assert address is not None
            assert address.commune_code == commune.code, (commune.title, province.title)


@given(st.text(max_size=80))
def test_any_words_can_be_read(text: str) -> None:
    actions.read_address(text)


def test_names_of_groups_and_countries_become_codes() -> None:
    assert [actions.ethnic_code(name) for name in ("Mông", "H'mông", "Ê-đê", "Gia-rai", "Không rõ")] == [
        "08", "08", "12", "10", None,
    ]  # fmt: skip
    assert all(actions.ethnic_code(group.vi) == group.code for group in actions.ethnic_groups())
    assert [actions.country_code(name) for name in ("Việt Nam", "Vietnam", "VN", "Lào", "")] == [
        "VN", "VN", "VN", "LA", None,
    ]  # fmt: skip


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
