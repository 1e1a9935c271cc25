"""What a dossier costs by its own answers; asks nobody for money."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Channel, Quote
from api.catalogue.model.words import Words
from api.catalogue.rules.fees import quote
from api.catalogue.rules.summaries import tell_owed
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import FilingChannel
from api.payments.model import FeeFace
from api.workdays.model import local

COST_CHANNELS = {
    FilingChannel.COUNTER: Channel.COUNTER,
    FilingChannel.ONLINE: Channel.ONLINE,
    FilingChannel.POST: Channel.POST,
}


def cost_of(dossier: Dossier, answers: Mapping[str, Any]) -> Quote:
    """As on the day it was filed."""
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    return quote(chosen, COST_CHANNELS[dossier.case.channel], answers, local(dossier.case.submitted_at).date())


def still_owed(dossier: Dossier, answers: Mapping[str, Any], fees: Sequence[FeeFace]) -> Words | None:
    """What it will cost while no money has been asked for; None where that is nothing for sure."""
    return None if fees else tell_owed(cost_of(dossier, answers))
