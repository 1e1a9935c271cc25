"""Who acted for whom, as every event, receipt and paper says it. Pure."""

from api.dossiers.model.people import People
from api.dossiers.rules.words import Say
from identity.model.mandates import Capacity, Mandate
from identity.rules.mandates import names_both


def acted_for(mandate: Mandate, people: People) -> Say:
    """“X (tổ công nghệ số …) thay cho Y”: a helper for người nộp; a delegate, who is người nộp, for the owner."""
    resident = people.owner if mandate.kind is Capacity.DELEGATE else people.filer
    said = names_both(mandate.helper, resident.full_name)
    return Say(vi=said["vi"], en=said["en"])
