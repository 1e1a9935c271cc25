"""Reads a file of words and fills its templates; finds what is missing, unknown or too long before anyone is told."""

import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from notifications.model.channels import Language
from notifications.model.kinds import COUNTS, MOMENTS, SPOKEN, Kind, Variable
from notifications.model.texts import Frame, Site, Text
from notifications.rules.kinds import KINDS
from notifications.rules.values import SPOKEN_BODY_MAX, SPOKEN_TITLE_MAX

TITLE_MAX, BODY_MAX, SMS_MAX, ZALO_MAX = 50, 100, 160, 400
_GSM_BASIC = frozenset("@£$¥_!\"#%&'()*+,-./:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \n")
_SHARED = ("hs", "Hs", "hotline", "where")
PHRASES = ("hs", "in_app", "at_counter", "letter", "leave")
_PARTS = ("title", "title_zero", "body", "body_zero", "body_without")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One language: phrases, and the templates of each kind by part."""

    language: Language
    phrases: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, str]]


def read(language: Language, toml: str) -> Words:
    tables = tomllib.loads(toml)
    return Words(language=language, phrases=tables.pop("phrases", {}), kinds=tables)


def say(words: Words, kind: Kind, values: Mapping[str, str], *, site: Site, with_app: bool = True) -> Text:
    """The words of `kind`; `values` come from `values.fit`. Without the app, people are sent to the counter."""
    parts = words.kinds[kind]
    zero = any(values.get(count) == "0" for count in COUNTS)
    lacking = not KINDS[kind].may_lack.issubset(values)
    hs = words.phrases["hs"].format(tail=values[Variable.TAIL]) if Variable.TAIL in values else ""
    place = words.phrases["in_app" if with_app else "at_counter"].format(hotline=site.hotline)
    known = {**values, "hs": hs, "Hs": hs[:1].upper() + hs[1:], "hotline": site.hotline, "where": place}

    def fill(part: str) -> str:
        template = parts[part]
        if zero or lacking:
            template = parts.get(f"{part}_without" if lacking else f"{part}_zero", template)
        return "".join(_pieces(template, known))

    return Text(title=fill("title"), body=fill("body"))


def frame(words: Words, site: Site) -> Frame:
    """What stands around the words of a letter."""
    return Frame(automatic=words.phrases["letter"].format(name=site.name), leave=words.phrases["leave"])


def _pieces(template: str, known: Mapping[str, str]) -> Iterator[str]:
    for literal, field, plural, _ in string.Formatter().parse(template):
        yield literal
        if field is None:
            continue
        if plural:
            one, _, many = plural.partition("|")
            yield one if known[field] == "1" else many
        else:
            yield known[field]


def sms(text: Text, site: Site, *, marked: bool = False) -> str:
    """One line, unmarked unless the operator pays for more: an SMS of 7-bit letters holds 160, one with marks 70."""
    line = f"{site.sms_sender}: {joined(text)}"
    return line if marked else unmark(line)


def joined(text: Text) -> str:
    return f"{text.title}. {text.body}"


def unmark(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_plain(text: str) -> bool:
    """Whether its unmarked form holds only letters that an SMS counts as one."""
    return _GSM_BASIC.issuperset(unmark(text))


def find_faults(words: Words, site: Site) -> list[str]:
    """Every reason why this file of words may not be used; empty when it may."""
    faults = [f"phrases.{name}: missing" for name in PHRASES if not words.phrases.get(name)]
    faults += [f"{name}: no such kind" for name in words.kinds if name not in frozenset(Kind)]
    if faults:
        return faults
    for kind in Kind:
        faults += [f"{kind}.{fault}" for fault in _faults_of(words, kind)]
    if not faults:
        for kind in Kind:
            faults += [f"{kind}.{fault}" for fault in _measure(words, kind, site)]
    return faults


def _faults_of(words: Words, kind: Kind) -> Iterator[str]:
    parts = words.kinds.get(kind, {})
    yield from (f"{part}: missing" for part in ("title", "body") if not parts.get(part))
    yield from (f"{part}: no such part" for part in parts if part not in _PARTS)
    if bool(KINDS[kind].may_lack) != ("body_without" in parts):
        yield "body_without: for what may be lacking, and only then"
    used: set[str] = set()
    for part, template in parts.items():
        try:
            fields = list(string.Formatter().parse(template))
        except ValueError as wrong:
            yield f"{part}: {wrong}"
            continue
        for _, field, plural, conversion in fields:
            if field is None:
                continue
            used.add(Variable.TAIL if field in ("hs", "Hs") else field)
            if field not in _SHARED and field not in _known(kind, part):
                yield f"{part}: unknown variable {{{field}}}"
            if conversion or (plural and (field not in COUNTS or plural.count("|") != 1)):
                yield f"{part}: {{{field}}} is written in a way words do not have"
        if unicodedata.normalize("NFC", template) != template:
            yield f"{part}: not in NFC"
        if "://" in template or "www." in template:
            yield f"{part}: holds a link"
    unsaid = {each for each in KINDS[kind].needs - used if each not in SPOKEN or each.endswith(f"_{words.language}")}
    yield from (f"{variable}: in no text" for variable in sorted(unsaid))


def _known(kind: Kind, part: str) -> frozenset[Variable]:
    spec = KINDS[kind]
    return spec.needs - spec.may_lack if part.endswith("_without") or part.startswith("title") else spec.needs


def _measure(words: Words, kind: Kind, site: Site) -> Iterator[str]:
    spec = KINDS[kind]
    told = [(spec.needs, count) for count in ("0", "1", "999")] + [(spec.needs - spec.may_lack, "1")]
    for needs, count in told:
        values = {str(need): _widest(need, count) for need in needs}
        for with_app in (True, False):
            text = say(words, kind, values, site=site, with_app=with_app)
            line = sms(text, site)
            for name, what, most in (
                ("title", text.title, TITLE_MAX),
                ("body", text.body, BODY_MAX),
                ("sms", line, SMS_MAX),
                ("zalo", joined(text), ZALO_MAX),
            ):
                if len(what) > most:
                    yield f"{name}: {len(what)} characters, at most {most}: {what}"
            if not _GSM_BASIC.issuperset(line):
                yield f"sms: letters outside GSM-7: {''.join(sorted(set(line) - _GSM_BASIC))}"


def widest(kind: Kind, count: str = "999") -> dict[str, str]:
    """The longest values that can be printed."""
    return {str(need): _widest(need, count) for need in KINDS[kind].needs}


def _widest(variable: Variable, count: str) -> str:
    if variable in COUNTS:
        return count
    if variable in SPOKEN:
        return "x" * (SPOKEN_TITLE_MAX if variable.startswith("title") else SPOKEN_BODY_MAX)
    return "23:59, 31/12" if variable in MOMENTS else "0000"
