"""Where a procedure is taken in, and whom its paper addresses."""

from api.catalogue.model.procedure import Procedure
from api.offices.actions import offices_serving
from api.offices.model import Office, Words


def offices_taking_in(procedure: Procedure) -> tuple[Office, ...]:
    """The offices at whose counter it may be filed, in the order of the settings file."""
    return offices_serving(procedure.code, *procedure.receiving)


def offices_deciding(procedure: Procedure) -> tuple[Office, ...]:
    """The offices that may decide it: where a dossier taken in elsewhere is forwarded to."""
    return offices_serving(procedure.code, procedure.deciding)


def addressee(procedure: Procedure, office: Office) -> Words:
    """“Kính gửi”: the one who decides. `Công an xã Phong Hải` at that commune's one-stop; else the first who may."""
    if office.serves(procedure.code, procedure.deciding):
        return office.name_as(procedure.deciding)
    deciding = offices_deciding(procedure)
    return deciding[0].name_as(procedure.deciding) if deciding else office.name
