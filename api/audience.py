"""Who can be told by a broadcast, as offices, procedures and dossiers know it; notifications only ask."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from api.catalogue.actions import procedures
from api.dossiers.actions.reaching import applicants
from api.offices.actions import offices, province
from api.offices.model import Office, OfficeKind
from kernel.clock import local
from kernel.database import Connection
from kernel.ids import OfficeCode
from notifications.actions.broadcasting import Offices


class Audience:
    """The people of this province's one-stops."""

    def communes(self, within: Offices) -> Mapping[str, str]:
        """Code and name: the whole province's, or those of these offices."""
        listed = province().communes
        if within is None:
            return listed
        own = {office.commune_code for office in _of_communes() if office.code in within}
        return {code: name for code, name in listed.items() if code in own}

    def procedures(self, now: datetime) -> Mapping[str, str]:
        """Code and name of those in force."""
        return {each.code: each.name.vi for each in procedures(local(now).date())}

    async def applicants(
        self, conn: Connection, *, communes: Collection[str], procedures: Collection[str], within: Offices
    ) -> Sequence[UUID]:
        """Filers and owners with an account, each once."""
        at: list[OfficeCode] = [office.code for office in _of_communes() if office.commune_code in communes]
        return await applicants(conn, at=at, procedures=procedures, within=within)


def _of_communes() -> Iterator[Office]:
    return (office for office in offices() if OfficeKind.COMMUNE in office.kinds)
