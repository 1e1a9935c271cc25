"""What the other floors may ask of identity."""

from identity.actions.looks import looks_at, looks_of, record_look, record_looks, record_mandates_shown
from identity.actions.people import (
    foresee,
    holds_demo_people,
    identity_of,
    names_of,
    note_helps,
    number_hash,
    people_numbered,
    person,
)
from identity.actions.sessions import note_filed, resolve_session, stay_within

__all__ = [
    "foresee",
    "holds_demo_people",
    "identity_of",
    "looks_at",
    "looks_of",
    "names_of",
    "note_filed",
    "note_helps",
    "number_hash",
    "people_numbered",
    "person",
    "record_look",
    "record_looks",
    "record_mandates_shown",
    "resolve_session",
    "stay_within",
]
