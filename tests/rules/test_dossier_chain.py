"""A history that was touched anywhere is found, and codes, tails and secrets are written as they must be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.dossiers.rules.chain import (
    GENESIS,
    Face,
    Finding,
    Link,
    SealedHead,
    Written,
    Wrong,
    chain,
    check_chain,
    check_sealed,
    digest_details,
)
from api.dossiers.rules.codes import (
    read_code,
    read_secret,
    tail_of,
    write_code,
    write_secret,
)
from kernel.ids import DossierId

DOSSIER = DossierId(UUID(int=7))
WHEN = datetime(2026, 11, 23, 1, 30, 0, 123456, tzinfo=UTC)


def write(count: int, dossier_id: DossierId = DOSSIER, note: str = "") -> list[Written]:
    written: list[Written] = []
    previous = GENESIS
    for version in range(1, count + 1):
        salt, details = bytes([version]) * 16, f'{{"reason":"{note}{version}"}}'.encode()
        link = Link(
            dossier_id=dossier_id,
            version=version,
            at=WHEN + timedelta(hours=version),
            action="accept",
            from_status=None if version == 1 else 1,
            to_status=2,
            stage="plain",
            turn="office",
            holder="here",
            actor_kind="staff",
            actor_id=UUID(int=version),
            role="counter",
            office="here",
            on_behalf_of=None,
            digest=digest_details(salt, details),
        )
        previous = chain(previous, link)
        written.append(Written(link=link, head=previous, salt=salt, details=details, erased=False))
    return written


def face_of(written: Sequence[Written], **changed: object) -> Face:
    face = Face(
        dossier_id=DOSSIER,
        version=len(written),
        status=2,
        stage="plain",
        turn="office",
        holder="here",
        head=written[-1].head if written else None,
    )
    return replace(face, **changed)


def wrongs(face: Face, written: Sequence[Written]) -> list[Wrong]:
    return [finding.wrong for finding in check_chain(face, written)]


def test_a_whole_history_is_whole() -> None:
    written = write(5)
    assert wrongs(face_of(written), written) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"at": WHEN},
        {"action": "refuse"},
        {"from_status": 4},
        {"to_status": 3},
        {"stage": "signing"},
        {"turn": "resident"},
        {"holder": "there"},
        {"actor_kind": "system"},
        {"actor_id": None},
        {"role": "leader"},
        {"office": None},
        {"on_behalf_of": UUID(int=9)},
        {"digest": bytes(32)},
    ],
)
def test_an_edited_field_is_found_whichever_it_is(changed: dict[str, object]) -> None:
    written = write(4)
    written[2] = replace(written[2], link=replace(written[2].link, **changed))
    assert Finding(wrong=Wrong.EDITED, dossier_id=DOSSIER, version=3) in list(check_chain(face_of(written), written))


def test_a_missing_row_is_found() -> None:
    written = write(4)
    assert wrongs(face_of(written), [*written[:1], *written[2:]]) == [Wrong.MISSING]


def test_truncation_is_found() -> None:
    written = write(4)
    assert wrongs(face_of(written), written[:3]) == [Wrong.MISSING]
    cut = face_of(written[:3], head=written[3].head)
    assert wrongs(cut, written[:3]) == [Wrong.HEAD_DIFFERS]
    assert wrongs(face_of(written), []) == [Wrong.MISSING]


def test_swapped_rows_are_found() -> None:
    written = write(4)
    a, b = written[1].link, written[2].link
    written[1] = replace(written[1], link=replace(b, version=2))
    written[2] = replace(written[2], link=replace(a, version=3))
    assert Wrong.EDITED in wrongs(face_of(written), written)


def test_rows_of_another_dossier_are_found() -> None:
    other = write(4, DossierId(UUID(int=8)))
    assert wrongs(face_of(other), [replace(w, link=replace(w.link, dossier_id=DOSSIER)) for w in other])


def test_details_are_proved_until_law_erases_them() -> None:
    written = write(3)
    edited = [*written[:1], replace(written[1], details=b'{"reason":"kh\xc3\xa1c"}'), *written[2:]]
    assert wrongs(face_of(written), edited) == [Wrong.DETAIL_EDITED]
    taken = [*written[:1], replace(written[1], details=None, salt=None), *written[2:]]
    assert wrongs(face_of(written), taken) == [Wrong.DETAIL_MISSING]
    erased = [*written[:1], replace(written[1], details=None, salt=None, erased=True), *written[2:]]
    assert wrongs(face_of(written), erased) == []


def test_a_dossier_that_stands_elsewhere_than_its_history_is_found() -> None:
    written = write(3)
    assert wrongs(face_of(written, status=9), written) == [Wrong.FACE_DIFFERS]
    assert wrongs(face_of(written, holder="there"), written) == [Wrong.FACE_DIFFERS]


def test_a_history_rewritten_whole_is_found_by_the_signed_heads() -> None:
    honest, forged = write(3), write(3, note="forged")
    assert wrongs(face_of(forged), forged) == [], "the chain alone cannot see it"
    sealed = [SealedHead(dossier_id=DOSSIER, version=3, head=honest[-1].head.hex())]
    found = {(DOSSIER, 3): forged[-1].head}
    assert [f.wrong for f in check_sealed("2026-11-23", sealed, found)] == [Wrong.REWRITTEN]
    assert [f.wrong for f in check_sealed("2026-11-23", sealed, {})] == [Wrong.GONE]
    assert list(check_sealed("2026-11-23", sealed, {(DOSSIER, 3): honest[-1].head})) == []


def test_the_format_of_the_chain_is_fixed() -> None:
    """Heads that people hold on paper must verify for ever: this value may never change."""
    assert write(1)[0].head.hex() == FIRST_HEAD


FIRST_HEAD = "0a2e12b16f12dc74b1dc8f37f1d779ced1e47d277d2e69f552a7e735896cf4d0"


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_salted_digest_tells_details_apart(a: bytes, b: bytes) -> None:
    salt = bytes(16)
    assert (digest_details(salt, a) == digest_details(salt, b)) is (a == b)


def test_codes() -> None:
    code = write_code("000.00.71.H38", date(2026, 11, 20), 361)
    assert code == "000.00.71.H38-261120-0361"
    assert tail_of(code) == "0361"
    assert write_code("G09.20", date(2026, 6, 9), 92637) == "G09.20-260609-92637"
    assert read_code(" 000.00.71.h38-261120-0361 ") == code


@given(st.integers(0, 10**12))
def test_a_secret_is_ten_digits_however_it_is_typed(number: int) -> None:
    secret = write_secret(number)
    assert len(secret) == 10
    assert read_secret(f" {secret[:3]} {secret[3:6]}-{secret[6:]} ") == secret
