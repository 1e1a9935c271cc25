"""The province's settings file: the demo's is right, and every wrong one is told where and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.offices import actions
from api.offices.model import OfficeKind, Scheme
from api.offices.rules.contrast import NEEDS, TOKENS, contrast, find_shortfalls
from api.offices.rules.lines import find_lines, line_of
from api.offices.rules.settings import SettingsWrong, read_province
from api.places.actions import name_of
from kernel.ids import OfficeCode

DEMO = (actions.PROVINCES / "15-lao-cai.toml").read_text(encoding="utf-8")
COLOUR = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def complaints_of(text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsWrong) as wrong:
        read_province(text, file="a.toml", name_of=name_of)
    return wrong.value.complaints


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_demo_is_lao_cai_with_two_commune_and_two_provincial_offices() -> None:
    province = actions.load_province("15-lao-cai")
    assert (province.code, province.hotline, province.name.vi) == ("15", "1022", "tỉnh Lào Cai")
    assert len(province.communes) >= 6
    kinds = [office.kinds[0] for office in province.offices]
    assert kinds == [OfficeKind.COMMUNE, OfficeKind.COMMUNE, OfficeKind.PROVINCE_POLICE, OfficeKind.JUSTICE_DEPARTMENT]


def test_commune_police_is_met_at_the_one_stop_and_addressed_by_its_own_name() -> None:
    offices = actions.offices_serving("1.004222", OfficeKind.COMMUNE_POLICE)
    assert [office.name_as(OfficeKind.COMMUNE_POLICE).vi for office in offices] == [
        "Công an xã Phong Hải",
        "Công an xã Mường Hum",
    ]
    assert {office.name.vi for office in offices} == {"UBND xã Phong Hải", "UBND xã Mường Hum"}


def test_every_setting_file_in_the_house_is_right() -> None:
    for path in actions.PROVINCES.glob("*.toml"):
        assert actions.load_province(path.stem).code == path.stem[:2]


def test_a_deployment_names_its_province_by_stem_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(DEMO.replace('hotline = "1022"', 'hotline = "19001022"'), encoding="utf-8")
    monkeypatch.setenv("MOTCUA_PROVINCE", str(mine))
    assert actions.province().hotline == "19001022"
    monkeypatch.setenv("MOTCUA_PROVINCE", "15-lao-cai")
    assert actions.province().hotline == "1022"


def test_a_strange_office_code_is_not_found() -> None:
    with pytest.raises(actions.OfficeUnknown):
        actions.office(OfficeCode("000.00.99.H38"))


@pytest.mark.parametrize(
    ("before", "after", "marker", "reason"),
    [
        ('hotline = "1022"', 'hotline = "ten-22"', "hotline", "is no phone number"),
        ('hotline = "1022"', 'hotlin = "1022"', "hotlin =", "unknown field `hotlin`"),
        ('plain_name = "Lao Cai"', 'plain_name = "Lào Cai"', "plain_name", "plain letters"),
        ('code = "15"', 'code = "16"', "code =", "is no province"),
        ('"02902" = "xã Phong Hải"', '"02902" = "xã Phong Hai"', '"02902" =', "02902 is xã Phong Hải"),
        ('"02902" = "xã Phong Hải"', '"92902" = "xã Phong Hải"', '"92902" =', "is no commune"),
        ("opens = 13:30:00", "opens = 11:00:00", "office_hours", "overlaps"),
        ('code = "000.00.72.H38"', 'code = "000.00.71.H38"', "", "is used twice"),
        ('code = "000.00.72.H38"', 'code = "000.00.72.H40"', "000.00.72.H40", "is no organisation code of H38"),
        ('commune_code = "02728"', 'commune_code = "00001"', '"00001"', "is not among the communes"),
        ('phone = "02140000061"', 'phone = "0214-61"', "0214-61", "digits only"),
        ('phone = "02140000061"', "", "[[office]]", "missing required field `phone`"),
        ('phone = "02140000061"', "phone = 61", "phone = 61", "Expected `str`, got `int`"),
        ('phone = "02140000061"', 'fone = "02140000061"', "fone =", "unknown field `fone`"),
        ('kinds = ["province_police"]', 'kinds = ["police"]', '["police"]', "Invalid enum value"),
        ('kinds = ["province_police"]', 'kinds = ["province_police"]\nwifi = true', "wifi", "unknown field"),
        ('also = ["2.000635"', 'also = ["khai sinh"', "also =", "is no procedure code"),
        ('stitch-a = "#3A3A78"', 'stitch-a = "#E0E0E0"', "#E0E0E0", "needs 3"),
        ('stitch-a = "#3A3A78"', 'stitch-a = "blue"', '"blue"', "is no #RRGGBB colour"),
        ('stitch-a = "#3A3A78"', 'page = "#FFFFFF"', "page =", "not a token a province may set"),
        ('org_code = "H38"', 'org_code = "H38', "org_code", "Illegal character"),
    ],
)
def test_a_wrong_file_is_told_line_and_reason(before: str, after: str, marker: str, reason: str) -> None:
    text = DEMO.replace(before, after, 1)
    assert text != DEMO
    complaint = next(c for c in complaints_of(text) if reason in c)
    file, line, _ = complaint.split(":", 2)
    assert file == "a.toml"
    if "missing" not in reason and marker:
        assert int(line) == line_with(text, marker)


def test_all_complaints_come_at_once() -> None:
    text = DEMO.replace('"1022"', '"x"').replace('phone = "02140000061"', 'phone = "y"')
    assert len(complaints_of(text)) == 2


def test_the_screens_own_colours_hold() -> None:
    for scheme in Scheme:
        assert list(find_shortfalls({scheme: {token: TOKENS[scheme][token] for token, _, _ in NEEDS}})) == []


@given(COLOUR, COLOUR)
def test_contrast_is_symmetric_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


def test_contrast_agrees_with_the_published_figures() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast("#1A1D20", "#F7F6F2"), 2) == 15.65
    assert round(contrast("#3A3A78", "#FFFFFF"), 2) == 10.21
    assert round(contrast("#B07A1E", "#FFFFFF"), 2) == 3.72


@given(COLOUR, st.sampled_from(list(Scheme)))
def test_an_accepted_action_colour_can_be_read_with_its_label(colour: str, scheme: Scheme) -> None:
    if not list(find_shortfalls({scheme: {"action": colour}})):
        assert contrast(colour, TOKENS[scheme]["page"]) >= 4.5
        assert contrast(TOKENS[scheme]["label"], colour) >= 4.5


def test_lines_are_found_through_repeated_tables_and_long_texts() -> None:
    text = 'a = 1\n[[b]]\nc = """\nd = 2\n"""\n[b.e]\nf = 3\n[[b]]\n"g h" = 4 # remark\ni.j = 5\n'
    lines = find_lines(text)
    assert lines[("a",)] == 1
    assert lines[("b", 0, "c")] == 3
    assert ("b", 0, "d") not in lines
    assert lines[("b", 0, "e", "f")] == 7
    assert lines[("b", 1, "g h")] == 9
    assert line_of(lines, ("b", 1, "i", "j", "k")) == 10
    assert line_of(lines, ("z",)) == 1
