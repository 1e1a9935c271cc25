"""Finds procedures as people type: without marks, with a slip, in their own words; in memory and pure."""

from api.catalogue.rules.search.finding import find
from api.catalogue.rules.search.index import Entry, Index, build_index

__all__ = ["Entry", "Index", "build_index", "find"]
