"""What other slices may ask of the catalogue."""

from api.catalogue.actions.checking import check_answers
from api.catalogue.actions.counting import count_filing, record_pace
from api.catalogue.actions.finding import search
from api.catalogue.actions.procedures import ProcedureUnknown, procedure, procedures
from api.catalogue.actions.renewing import carry_to_today, version_in_force

__all__ = [
    "ProcedureUnknown",
    "carry_to_today",
    "check_answers",
    "count_filing",
    "procedure",
    "procedures",
    "record_pace",
    "search",
    "version_in_force",
]
