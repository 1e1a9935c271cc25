"""A procedure's versions compared, and drafts carried from one to the next."""

from api.catalogue.rules.revision.carrying import carry_over
from api.catalogue.rules.revision.comparing import diff

__all__ = ["carry_over", "diff"]
