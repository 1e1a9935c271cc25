"""The tờ khai of a filled form, in the words of its official paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.catalogue.actions.printing import read_out_form
from api.catalogue.model.procedure import Procedure
from api.documents.model.framing import Frame
from api.documents.model.printing import Declaration


def declaration(
    procedure: Procedure,
    answers: Mapping[str, Any],
    *,
    frame: Frame,
    addressee: str,
    attached: tuple[str, ...],
    signer: str,
    signed_on: date,
    result_by: str | None = None,
    said_by: str | None = None,
) -> Declaration | None:
    """What `render` prints as PaperKind.DECLARATION; None for a procedure without a form of its own.

    It holds whatever was answered, full numbers too: it is the owner's and the deciding office's.
    """
    if procedure.form is None:
        return None
    return Declaration(
        frame=frame,
        title=procedure.form.prints.title,
        template=procedure.form.prints.template,
        addressee=addressee,
        sections=read_out_form(procedure, answers),
        attached=attached,
        pledge=procedure.form.declaration.vi,
        signer=signer,
        signer_title=procedure.form.prints.signer,
        signed_on=signed_on,
        result_by=result_by,
        said_by=said_by,
    )
