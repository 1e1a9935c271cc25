"""A provider's claims in our words."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.model import PersonKind, Sex
from identity.rules.claims import NAMES, birth_date, clean, names_with, read

ISSUER = "https://provider.example"

VNEID = {
    "sub": "f3b0c442",
    "acr": "LoA2",
    "LoaiTaiKhoan": "1",
    "HoVaTen": "Sùng Thị Mai",
    "SoDinhDanh": "099198000101",
    "NgayThangNamSinh": "19980412",
    "GioiTinh": "Nữ",
    "SoDienThoai": "0900000101",
    "ThuDienTu": "mai@demo.invalid",
    "ThuongTru": "Thôn Ky Quan San, xã Mường Hum",
}


def test_vneid_names() -> None:
    claimed = read(VNEID, issuer=ISSUER)
    assert claimed is not None
    assert (claimed.issuer, claimed.subject, claimed.level) == (ISSUER, "f3b0c442", 2)
    assert claimed.kind is PersonKind.INDIVIDUAL
    assert claimed.display_name == "Sùng Thị Mai"
    facts = claimed.facts
    assert (facts.personal_number, facts.birth_date, facts.sex) == ("099198000101", "1998-04-12", Sex.FEMALE)
    assert (facts.phone, facts.email) == ("0900000101", "mai@demo.invalid")
    assert facts.permanent_residence == "Thôn Ky Quan San, xã Mường Hum"


def test_standard_names() -> None:
    claimed = read(
        {
            "sub": "42",
            "acr": "urn:mace:incommon:iap:silver",
            "name": "Lý Mẩy Sến",
            "birthdate": "1971-11-02",
            "gender": "female",
            "phone_number": "0900000105",
            "email": "sen@demo.invalid",
            "address": {"formatted": "Thôn Tả Pá\nxã Mường Hum", "country": "VN"},
        },
        issuer=ISSUER,
    )
    assert claimed is not None
    assert (claimed.display_name, claimed.level) == ("Lý Mẩy Sến", 1)
    assert (claimed.facts.birth_date, claimed.facts.sex) == ("1971-11-02", Sex.FEMALE)
    assert claimed.facts.address == "Thôn Tả Pá xã Mường Hum"
    assert claimed.facts.personal_number is None


def test_an_organisation_goes_by_its_own_name() -> None:
    claimed = read(
        {"sub": "o", "LoaiTaiKhoan": 2, "HoVaTen": "Tẩn Mẩy Pham", "TenDoanhNghiep": "Hợp tác xã Mường Hum"},
        issuer=ISSUER,
    )
    assert claimed is not None
    assert claimed.kind is PersonKind.ORGANISATION
    assert claimed.display_name == "Hợp tác xã Mường Hum"
    assert claimed.facts.full_name == "Tẩn Mẩy Pham"


def test_other_names_by_configuration() -> None:
    names = names_with({"subject": "TechID", "fullName": ["ho_ten", "name"], "level": "muc_do"})
    claims = {"sub": "ignored", "TechID": "T1", "ho_ten": "Vàng Seo Lử", "muc_do": "hai", "SoDinhDanh": "099058000103"}
    claimed = read(claims, issuer=ISSUER, names=names, level_two=frozenset({"hai"}))
    assert claimed is not None
    assert (claimed.subject, claimed.display_name, claimed.level) == ("T1", "Vàng Seo Lử", 2)
    assert claimed.facts.personal_number == "099058000103"


def test_a_mapping_of_unknown_fields_is_refused() -> None:
    with pytest.raises(ValueError, match="fulName"):
        names_with({"fulName": "name"})


@pytest.mark.parametrize("subject", [None, "", "   ", {}, [], True, "\u200b", "số", "a\nb"])
def test_nobody_without_a_subject(subject: object) -> None:
    assert read({**VNEID, "sub": subject}, issuer=ISSUER) is None


def test_subjects_are_taken_to_the_letter() -> None:
    for subject in ("a b", "a  b", " a", "A", "a"):
        claimed = read({**VNEID, "sub": subject}, issuer=ISSUER)
        assert claimed is not None
        assert claimed.subject == subject


@pytest.mark.parametrize("level", [None, "", "LoA1", "loa2", 2, "1", ["LoA2"], "LoA22"])
def test_only_listed_values_are_level_two(level: object) -> None:
    claimed = read({**VNEID, "acr": level}, issuer=ISSUER)
    assert claimed is not None
    assert claimed.level == 1


@pytest.mark.parametrize("number", ["09919800010", "0991980001012", "abc", "<script>", 99198000101])
def test_what_is_not_a_personal_number_is_not_kept_as_one(number: object) -> None:
    claimed = read({**VNEID, "SoDinhDanh": number}, issuer=ISSUER)
    assert claimed is not None
    assert claimed.facts.personal_number is None


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("19580309", "1958-03-09"),
        ("1958-03-09", "1958-03-09"),
        ("1958", "1958"),
        ("1958-03", "1958-03"),
        ("19580300", "1958-03"),
        ("19580000", "1958"),
        ("0000-03-09", None),
        ("19581309", None),
        ("19580230", None),
        ("1958-13", None),
        ("9/3/1958", None),
        ("", None),
        (None, None),
    ],
)
def test_birth_dates(told: str | None, kept: str | None) -> None:
    assert birth_date(told) == kept


def test_hostile_names_are_kept_as_text_without_tricks() -> None:
    assert clean("Trần <b>&\"' Thị\u202e Thử\u200b\x00\n") == "Trần <b>&\"' Thị Thử"
    assert clean(unicodedata.normalize("NFD", "Nguyễn Ước")) == unicodedata.normalize("NFC", "Nguyễn Ước")
    assert len(clean("a" * 10_000)) == 500


# on a busy machine the first texts of all are slow to imagine: Hypothesis makes its tables of Unicode then
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=20)


@PATIENT
@given(
    st.dictionaries(
        st.sampled_from(sorted(claim for claims in NAMES.values() for claim in claims)),
        PLAIN | st.lists(PLAIN, max_size=2) | st.fixed_dictionaries({"formatted": PLAIN}),
        max_size=6,
    )
)
def test_no_claims_whatever_break_the_reading(claims: dict[str, object]) -> None:
    claimed = read(claims, issuer=ISSUER)
    if claimed is not None:
        assert len(claimed.subject) > 0
        assert claimed.display_name
        assert claimed.level in (1, 2)
        assert all(char.isprintable() for char in claimed.display_name)
