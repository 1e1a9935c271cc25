"""Which papers a dossier must carry for these answers, and which of them are not there yet."""

from collections.abc import Mapping

from api.catalogue.model.procedure import DocumentNeed, Procedure
from api.catalogue.rules.conditions import holds


def list_asked(procedure: Procedure, answers: object) -> tuple[DocumentNeed, ...]:
    """Papers to show for these answers, required or not; a paper that data stand in for is left out."""
    return tuple(
        need
        for need in procedure.documents
        if holds(need.when, answers) and not (need.from_data and holds(need.from_data.when, answers))
    )


def list_required(procedure: Procedure, answers: object) -> tuple[DocumentNeed, ...]:
    """Papers without which it cannot be filed, the proof of a claimed exemption among them."""
    proofs = {
        exemption.proof
        for fee in procedure.fees
        if holds(fee.when, answers)
        for exemption in fee.exemptions
        if holds(exemption.when, answers)
    }
    return tuple(need for need in list_asked(procedure, answers) if need.required or need.id in proofs)


def missing(procedure: Procedure, answers: object, attached: Mapping[str, int]) -> tuple[DocumentNeed, ...]:
    """`attached`: pages or files by document id."""
    return tuple(need for need in list_required(procedure, answers) if attached.get(need.id, 0) < 1)


def unknown(procedure: Procedure, attached: Mapping[str, int]) -> tuple[str, ...]:
    """Attached ids that this procedure has no paper for."""
    known = {need.id for need in procedure.documents}
    return tuple(name for name in attached if name not in known)
