"""The closed sets of a team's work."""

from enum import StrEnum


class Need(StrEnum):
    """Why a household is visited rather than written to."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    NO_SMARTPHONE = "noSmartphone"
    NO_SIGNAL = "noSignal"
    LANGUAGE = "language"


class Fact(StrEnum):
    """The five things a team wants for each household."""

    LEVEL2 = "level2"
    APP_INSTALLED = "appInstalled"
    NOTIFICATIONS = "notifications"
    FIRST_DOSSIER = "firstDossier"
    DIGITAL_MEMBER = "digitalMember"


class How(StrEnum):
    """How a fact is known."""

    SEEN = "seen"
    TOLD = "told"
    SYSTEM = "system"


class Lesson(StrEnum):
    """The five guides."""

    LEVEL2 = "level2"
    INSTALL = "install"
    FILE = "file"
    FOLLOW = "follow"
    FRAUD = "fraud"


class Outcome(StrEnum):
    """How a visit ended."""

    MET = "met"
    ABSENT = "absent"
    REFUSED = "refused"
    MOVED = "moved"


class Kind(StrEnum):
    """What an entry says of its household."""

    IMPORT = "import"
    HOUSEHOLD = "household"
    CONSENT = "consent"
    VISIT = "visit"
    FACT = "fact"
    LESSON = "lesson"
    REMOVED = "removed"


class Measure(StrEnum):
    """The numbers of coverage, each a count of households."""

    HOUSEHOLDS = "households"
    REACHED = "reached"
    DIGITAL_MEMBER = "digitalMember"
    NOTIFIED = "notified"
    LEVEL2 = "level2"
    APP_INSTALLED = "appInstalled"
    FIRST_DOSSIER = "firstDossier"
    WAITING = "waiting"


FACT_OF = {
    Measure.DIGITAL_MEMBER: Fact.DIGITAL_MEMBER,
    Measure.NOTIFIED: Fact.NOTIFICATIONS,
    Measure.LEVEL2: Fact.LEVEL2,
    Measure.APP_INSTALLED: Fact.APP_INSTALLED,
    Measure.FIRST_DOSSIER: Fact.FIRST_DOSSIER,
}
