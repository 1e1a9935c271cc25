"""Personal data on their way to and from the database: sealed by purpose, bound to their row."""

from typing import Any, TypeVar

import msgspec

from api.dossiers.model.decision import Decision
from api.dossiers.model.dossier import Content, Dossier, Draft
from api.dossiers.model.people import People
from kernel.ids import DossierId, DraftId
from kernel.keys import Keyring

DRAFT, ANSWERS, PEOPLE, NOTICE = "draft", "dossier-answers", "dossier-people", "dossier-notice"
DETAIL, SUPPLEMENT, DECISION = "dossier-detail", "dossier-supplement", "dossier-decision"
SECRET = "dossier-secret"  # noqa: S105 - the purpose of a keyed hash

T = TypeVar("T")

_content = msgspec.json.Decoder(Content)
_people = msgspec.json.Decoder(People)


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the resident's card says beside its status, as long as the dossier stands there."""

    reason: str | None = None


def seal_content(keys: Keyring, draft_id: DraftId, content: Content) -> bytes:
    return keys.seal(DRAFT, msgspec.json.encode(content), draft_id.bytes)


def open_content(keys: Keyring, draft: Draft) -> Content:
    return _content.decode(keys.open(DRAFT, draft.sealed, draft.id.bytes))


def seal_people(keys: Keyring, dossier_id: DossierId, people: People) -> bytes:
    return keys.seal(PEOPLE, msgspec.json.encode(people), dossier_id.bytes)


def open_people(keys: Keyring, dossier_id: DossierId, sealed: bytes) -> People:
    return _people.decode(keys.open(PEOPLE, sealed, dossier_id.bytes))


def seal_answers(keys: Keyring, dossier_id: DossierId, answers: Any) -> bytes:
    return keys.seal(ANSWERS, msgspec.json.encode(answers), dossier_id.bytes)


def open_answers(keys: Keyring, dossier: Dossier) -> dict[str, Any]:
    opened: dict[str, Any] = msgspec.json.decode(keys.open(ANSWERS, dossier.answers_sealed, dossier.id.bytes))
    return opened


def seal_notice(keys: Keyring, dossier_id: DossierId, notice: Notice | None) -> bytes | None:
    return None if notice is None else keys.seal(NOTICE, msgspec.json.encode(notice), dossier_id.bytes)


def open_notice(keys: Keyring, dossier_id: DossierId, sealed: bytes | None) -> Notice:
    if sealed is None:
        return Notice()
    return msgspec.json.decode(keys.open(NOTICE, sealed, dossier_id.bytes), type=Notice)


def _row(dossier_id: DossierId, number: int) -> bytes:
    return dossier_id.bytes + number.to_bytes(4, "big")


def seal_detail(keys: Keyring, dossier_id: DossierId, version: int, details: bytes) -> bytes:
    return keys.seal(DETAIL, details, _row(dossier_id, version))


def open_detail(keys: Keyring, dossier_id: DossierId, version: int, sealed: bytes) -> bytes:
    return keys.open(DETAIL, sealed, _row(dossier_id, version))


def seal_round(keys: Keyring, dossier_id: DossierId, number: int, body: Any) -> bytes:
    return keys.seal(SUPPLEMENT, msgspec.json.encode(body), _row(dossier_id, number))


def open_round(keys: Keyring, dossier_id: DossierId, number: int, sealed: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(keys.open(SUPPLEMENT, sealed, _row(dossier_id, number)), type=kind)


def seal_decision(keys: Keyring, dossier_id: DossierId, decision: Decision) -> bytes:
    return keys.seal(DECISION, msgspec.json.encode(decision), dossier_id.bytes)


def open_decision(keys: Keyring, dossier_id: DossierId, sealed: bytes) -> Decision:
    return msgspec.json.decode(keys.open(DECISION, sealed, dossier_id.bytes), type=Decision)


def hash_secret(keys: Keyring, code: str, secret: str) -> bytes:
    return keys.hash(SECRET, f"{code}:{secret}")
