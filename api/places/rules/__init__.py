"""Reading the place lists and what people write of places; pure."""

from api.places.rules.folding import fold

__all__ = ["fold"]
