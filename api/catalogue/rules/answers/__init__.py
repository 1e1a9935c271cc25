"""Answers to an e-form: made tidy, checked, warned about; knows no database and no list of places."""

from api.catalogue.rules.answers.checking import check
from api.catalogue.rules.answers.doubts import find_doubts
from api.catalogue.rules.answers.places import find_unknown_places
from api.catalogue.rules.answers.tidying import tidy

__all__ = ["check", "find_doubts", "find_unknown_places", "tidy"]
