"""Judges a mandate at a moment: where it stands, and whether it allows one act. Time is an argument."""

from datetime import datetime, timedelta
from uuid import UUID

from identity.model.mandates import Act, EndedBy, Helper, Mandate, State
from kernel.ids import PersonId

USUAL_DAYS, MOST_DAYS = 7, 30
ASK_LASTS = timedelta(days=7)
"""an ask that nobody answered is over after this"""
LINK_LASTS = timedelta(minutes=30)
"""how long one QR may be scanned"""


def state_of(mandate: Mandate, now: datetime) -> State:
    if mandate.ended_at is not None:
        declined = mandate.granted_at is None and mandate.ended_by is not EndedBy.HELPER
        return State.DECLINED if declined else State.REVOKED
    if mandate.granted_at is None:
        if mandate.asked_at + ASK_LASTS <= now:
            return State.EXPIRED
        return State.ASKED if mandate.paper_file is None else State.PAPER_WAITING
    assert mandate.expires_at is not None
    return State.STANDING if now < mandate.expires_at else State.EXPIRED


def allows(
    mandate: Mandate, helper: PersonId, act: Act, now: datetime, *, procedure: str | None, dossier: UUID | None
) -> bool:
    """Whether `helper` may do `act` now: to that dossier, or, before there is one, for that procedure.

    A mandate that a dossier was filed under covers that dossier alone: it is used up for its procedure.
    """
    if mandate.helper.person_id != helper or act not in mandate.acts or state_of(mandate, now) is not State.STANDING:
        return False
    if dossier is not None:
        return mandate.dossier_id == dossier
    return procedure is not None and mandate.procedure_code == procedure and mandate.dossier_id is None


def lets_prepare(mandate: Mandate, helper: PersonId, now: datetime, *, procedure: str) -> bool:
    """Work may be brought in under a mandate that is still being asked for; nothing of it is filed or shown."""
    waiting = state_of(mandate, now) in (State.ASKED, State.PAPER_WAITING, State.STANDING)
    ours = mandate.helper.person_id == helper and Act.PREPARE in mandate.acts
    return waiting and ours and mandate.procedure_code == procedure and mandate.dossier_id is None


def names_somebody(mandate: Mandate, now: datetime) -> bool:
    """Whether its faces tell whose it is: not before anybody is named, and no longer once it is over."""
    named = mandate.resident is not None or mandate.number_hash is not None
    return named and state_of(mandate, now) in (State.ASKED, State.PAPER_WAITING, State.STANDING)


def is_open(mandate: Mandate, now: datetime) -> bool:
    """Whether it may still be granted."""
    return state_of(mandate, now) in (State.ASKED, State.PAPER_WAITING)


def scans(mandate: Mandate, secret_hash: bytes, now: datetime) -> bool:
    """Whether a QR with that secret is this mandate's, unanswered and in time. Compare the hashes before in SQL."""
    in_time = mandate.secret_until is not None and now < mandate.secret_until
    return mandate.secret_hash == secret_hash and in_time and is_open(mandate, now)


def names_both(helper: Helper, resident: str) -> dict[str, str]:
    """“X (tổ công nghệ số …) thay cho Y”, in both languages."""
    return {
        "vi": f"{helper.name} ({helper.team_vi}) thay cho {resident}",
        "en": f"{helper.name} ({helper.team_en}) for {resident}",
    }
