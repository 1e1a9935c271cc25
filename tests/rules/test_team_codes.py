"""The consent code catches what fingers do wrong, and its one SMS says who may do what; mandates judge by the table."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.actions import procedures
from api.enrolment.rules.codes import SMS_MAX, check_digit, is_whole, say_acts, say_code, with_check
from identity.model.mandates import Act, EndedBy, Helper, Mandate, State, Way
from identity.rules.mandates import ASK_LASTS, allows, lets_prepare, scans, state_of
from kernel.ids import DossierId, FileId, OfficeCode, PersonId

CODES = st.integers(0, 999_999).map(with_check)


def test_damm_s_own_example() -> None:
    assert check_digit("572") == 4
    assert is_whole("4821970"), "the example of the design"


@given(CODES, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_shows(code: str, at: int, more: int) -> None:
    assert is_whole(code)
    wrong = str((int(code[at]) + more) % 10)
    assert not is_whole(code[:at] + wrong + code[at + 1 :])


@given(CODES, st.integers(0, 5))
def test_two_swapped_neighbours_show(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert swapped == code or not is_whole(swapped)


@pytest.mark.parametrize("text", ["", "482197", "48219700", "482197a", "４８２１９７０", " 4821970"])
def test_what_is_no_code_is_not_whole(text: str) -> None:
    assert not is_whole(text)


def test_the_sms_is_the_design_s_letter_for_letter() -> None:
    said = say_code(
        "4821970",
        sender="Mot Cua Lao Cai",
        badge=12,
        acts=[Act.PREPARE, Act.SUBMIT],
        field="bao-tro-xa-hoi",
        days=7,
        hotline="1022",
    )
    assert said == (
        "Mot Cua Lao Cai: Ma 4821970 cho to vien so 12, to cong nghe so xa NOP HO 1 ho so tro cap, 7 ngay. "
        "Tu bam ma, khong doc cho ai. Khong dong y: goi 1022."
    )
    assert len(said) == 150


def test_whatever_is_asked_fits_one_sms_and_says_every_act() -> None:
    fields = {each.field for each in procedures(datetime(2026, 11, 22, tzinfo=UTC).date())}
    for many in range(1, 5):
        for acts in itertools.combinations(Act, many):
            for field in sorted(fields):
                for badge, days in ((1, 1), (999, 30)):
                    said = say_code(
                        "4821970",
                        sender="Mot Cua Lao Cai",
                        badge=badge,
                        acts=acts,
                        field=field,
                        days=days,
                        hotline="1022",
                    )
                    assert len(said) <= SMS_MAX
                    assert said.isascii()
                    for part in ("4821970", f"so {badge}", say_acts(acts), f"{days} ngay", "cho ai", "1022"):
                        assert part in said


NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
ME, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))
DOSSIER = DossierId(UUID(int=9))


def mandate(**changes: object) -> Mandate:
    from msgspec.structs import replace

    usual = Mandate(
        id=UUID(int=5),
        helper=Helper(
            person_id=ME, name="Dế", badge=12, team_vi="tổ", team_en="team", office=OfficeCode("000.00.72.H38")
        ),
        resident=None,
        number_hash=None,
        resident_sealed=None,
        acts=frozenset({Act.PREPARE, Act.SUBMIT}),
        procedure_code="1.014027",
        dossier_id=None,
        days=7,
        way=Way.QR,
        household_id=None,
        secret_hash=b"s" * 32,
        secret_until=NOW + timedelta(minutes=5),
        paper_file=None,
        asked_at=NOW - timedelta(hours=1),
        granted_at=NOW - timedelta(minutes=30),
        expires_at=NOW + timedelta(days=7),
        ended_at=None,
        ended_by=None,
    )
    return replace(usual, **changes)


def test_a_mandate_allows_what_it_names_to_whom_it_names_while_it_stands() -> None:
    stands = mandate()
    assert allows(stands, ME, Act.SUBMIT, NOW, procedure="1.014027", dossier=None)
    assert not allows(stands, OTHER, Act.SUBMIT, NOW, procedure="1.014027", dossier=None)
    assert not allows(stands, ME, Act.PAY, NOW, procedure="1.014027", dossier=None)
    assert not allows(stands, ME, Act.SUBMIT, NOW, procedure="1.001193", dossier=None)
    assert not allows(stands, ME, Act.SUBMIT, NOW, procedure=None, dossier=DOSSIER)
    assert not allows(stands, ME, Act.SUBMIT, NOW + timedelta(days=7), procedure="1.014027", dossier=None)
    used = mandate(dossier_id=DOSSIER)
    assert not allows(used, ME, Act.SUBMIT, NOW, procedure="1.014027", dossier=None), "one mandate, one dossier"
    assert allows(used, ME, Act.SUBMIT, NOW, procedure=None, dossier=DOSSIER)
    ended = mandate(ended_at=NOW, ended_by=EndedBy.RESIDENT)
    assert not allows(ended, ME, Act.SUBMIT, NOW, procedure="1.014027", dossier=None)
    assert not lets_prepare(ended, ME, NOW, procedure="1.014027")


@dataclass
class Case:
    changes: dict[str, object]
    state: State


OPEN: dict[str, object] = {"granted_at": None, "expires_at": None}
CASES = [
    Case({}, State.STANDING),
    Case({"expires_at": NOW}, State.EXPIRED),
    Case(OPEN, State.ASKED),
    Case({**OPEN, "paper_file": FileId(UUID(int=3))}, State.PAPER_WAITING),
    Case({**OPEN, "asked_at": NOW - ASK_LASTS}, State.EXPIRED),
    Case({**OPEN, "ended_at": NOW, "ended_by": EndedBy.RESIDENT}, State.DECLINED),
    Case({**OPEN, "ended_at": NOW, "ended_by": EndedBy.HELPER}, State.REVOKED),
    Case({"ended_at": NOW, "ended_by": EndedBy.OFFICE}, State.REVOKED),
]


@pytest.mark.parametrize("case", CASES)
def test_where_a_mandate_stands(case: Case) -> None:
    found = mandate(**case.changes)
    assert state_of(found, NOW) is case.state
    assert lets_prepare(found, ME, NOW, procedure="1.014027") is (
        case.state in (State.STANDING, State.ASKED, State.PAPER_WAITING)
    )


def test_a_qr_is_good_for_its_own_ask_in_time_and_once() -> None:
    asked = mandate(**OPEN)
    assert scans(asked, b"s" * 32, NOW)
    assert not scans(asked, b"t" * 32, NOW)
    assert not scans(asked, b"s" * 32, NOW + timedelta(minutes=5))
    assert not scans(mandate(), b"s" * 32, NOW), "granted already"
