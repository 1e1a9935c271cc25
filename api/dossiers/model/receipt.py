"""Xác nhận đã nộp: what arrived, as it arrived."""

from datetime import datetime

from msgspec import Struct

from api.documents.model import KeptFile
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import People
from api.payments.model import FeeFace
from identity.model.mandates import Mandate


class Receipt(Struct, frozen=True, kw_only=True):
    """`opens_at` is when the office first sees what was filed outside its hours."""

    dossier: Dossier
    people: People
    files: tuple[KeptFile, ...]
    fees: tuple[FeeFace, ...]
    opens_at: datetime
    mandate: Mandate | None = None
    """under which it was filed for its people"""
