"""Loads the words of every language once, and refuses to start on a file that is wrong."""

from collections.abc import Mapping
from pathlib import Path

from notifications.model.channels import Language
from notifications.model.kinds import Kind
from notifications.model.texts import Frame, Site, Text
from notifications.rules import words
from notifications.rules.words import Words

FOLDER = Path(__file__).parent.parent / "words"


class WordsWrong(Exception):
    """A file of words cannot be used; says which and why."""


class Voice:
    """Every message in every language, for one province."""

    def __init__(self, site: Site, folder: Path = FOLDER) -> None:
        """Raises WordsWrong."""
        self.site = site
        self._words: dict[Language, Words] = {}
        for language in Language:
            file = folder / f"{language}.toml"
            read = words.read(language, file.read_text("utf-8"))
            if faults := words.find_faults(read, site):
                raise WordsWrong(f"{file.name}: " + "; ".join(faults))
            self._words[language] = read

    def say(self, kind: Kind, values: Mapping[str, str], language: Language, *, with_app: bool = True) -> Text:
        """`values` as kept with the message."""
        return words.say(self._words[language], kind, values, site=self.site, with_app=with_app)

    def frame(self, language: Language) -> Frame:
        """What stands around the words of a letter."""
        return words.frame(self._words[language], self.site)
