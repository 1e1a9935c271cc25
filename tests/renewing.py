"""A newer version of a procedure on the shelf, as if its file had arrived: from today, while the block lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from unittest.mock import patch

from msgspec.structs import replace

from api.catalogue.actions import pages
from api.catalogue.model.form import Form
from api.catalogue.model.procedure import Procedure

procedures = import_module("api.catalogue.actions.procedures")  # the package exports a function of that name


@contextmanager
def renewed(code: str, change: Callable[[Form], Form]) -> Iterator[Procedure]:
    """That procedure with its form changed. Everything that reads the shelf reads the new one."""
    kept = procedures.local_shelf()
    old = kept.all_of(code)[-1]
    assert old.form is not None
    new = replace(old, version=procedures.today(), form=change(old.form))
    shelf = replace(kept, versions={**kept.versions, old.code: (*kept.all_of(code), new)})
    remembered = (procedures.procedures, procedures.by_code)
    with (
        patch.object(procedures, "local_shelf", lambda: shelf),
        patch.object(pages, "local_shelf", lambda: shelf),
    ):
        try:
            for each in remembered:
                each.cache_clear()
            yield new
        finally:
            for each in remembered:
                each.cache_clear()
