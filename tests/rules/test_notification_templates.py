"""The page of templates, cell by cell: every kind, language and channel says what its file of words says, and fits."""

import tomllib
from itertools import product

import pytest

from notifications.actions.previewing import example, list_templates
from notifications.actions.voice import FOLDER, Voice
from notifications.model.channels import Channel, Language
from notifications.model.kinds import Kind
from notifications.model.texts import Site
from notifications.rules.words import unmark

SITE = Site(name="Một Cửa tỉnh Lào Cai", hotline="1022", sms_sender="Mot Cua Lao Cai")
FILES = {language: tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")) for language in Language}
PAGE = {(each.kind, each.language): each for each in list_templates(Voice(SITE))}
MOST = {
    (Channel.WEB_PUSH, "title"): 50,
    (Channel.WEB_PUSH, "body"): 100,
    (Channel.ZALO, "whole"): 400,
    (Channel.SMS, "whole"): 160,
    (Channel.EMAIL, "title"): 50,
    (Channel.EMAIL, "body"): 100,
}


class Said(str):
    """A value as words write it: `{n}`, or `{n:one|many}`."""

    __slots__ = ()

    def __format__(self, plural: str) -> str:
        one, _, many = plural.partition("|")
        return (one if self == "1" else many) if plural else str(self)


def filled(kind: Kind, language: Language, part: str, *, with_app: bool) -> str:
    """Written a second time, by `str.format` alone."""
    words = FILES[language]
    values = {name: Said(value) for name, value in example(kind).items()}
    phrases = {name: phrase.format(hotline=SITE.hotline, name=SITE.name, **values)
               for name, phrase in words["phrases"].items() if name != "hs" or "tail" in values}  # fmt: skip
    hs = phrases.get("hs", "")
    where = phrases["in_app" if with_app else "at_counter"]
    said: str = words[kind][part].format(hs=hs, Hs=hs[:1].upper() + hs[1:], hotline=SITE.hotline, where=where, **values)
    return said


def test_every_kind_is_there_in_every_language() -> None:
    assert set(PAGE) == set(product(Kind, Language))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
def test_every_cell_says_what_its_template_says_and_fits_its_channel(kind: Kind, language: Language) -> None:
    cells = {(text.channel, text.part): text for text in PAGE[kind, language].texts}
    assert {cell: text.most for cell, text in cells.items()} == MOST
    title = filled(kind, language, "title", with_app=True)
    body = filled(kind, language, "body", with_app=True)
    at_counter = filled(kind, language, "body", with_app=False)
    assert {cell: text.text for cell, text in cells.items()} == {
        (Channel.WEB_PUSH, "title"): title,
        (Channel.WEB_PUSH, "body"): body,
        (Channel.ZALO, "whole"): f"{title}. {body}",
        (Channel.SMS, "whole"): unmark(f"{SITE.sms_sender}: {title}. {at_counter}"),
        (Channel.EMAIL, "title"): title,
        (Channel.EMAIL, "body"): body,
    }
    for text in cells.values():
        assert 0 < len(text.text) <= text.widest <= text.most
