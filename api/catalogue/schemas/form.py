"""An e-form as the PWA reads it: everything that a screen needs offline, in one answer."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from api.catalogue.model.conditions import Condition
from api.catalogue.model.form import Field, Form, Kind, Part, Section
from api.catalogue.model.procedure import Accept, CopyKind, DocumentNeed, Procedure
from api.catalogue.model.words import Words
from api.catalogue.rules.answers.shapes import bounds, longest, needed


class RepeatFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    min: int
    max: int
    item: Words


class OptionFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    value: str
    label: Words


class FieldFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """`min`, `max`: whole numbers, or “today” or a day for a date. `parts` of a person are asked, `needed` required."""

    id: str
    kind: Kind
    label: Words
    required: bool = False
    hint: Words | None = None
    why: Words | None = None
    example: str | None = None
    when: Condition | None = None
    prefill: str | None = None
    options: tuple[OptionFace, ...] = ()
    min: int | str | None = None
    max: int | str | None = None
    after: str | None = None
    max_length: int | None = None
    partial: bool = False
    detail: bool = True
    parts: tuple[Part, ...] = ()
    needed: tuple[Part, ...] = ()
    unit: Words | None = None

    @classmethod
    def of(cls, field: Field) -> "FieldFace":
        is_number = field.kind in (Kind.INTEGER, Kind.MONEY)
        low, high = bounds(field) if is_number else (field.min, field.max)
        is_text = field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.FULL_NAME, Kind.PERSONAL_NUMBER)
        return cls(
            id=field.id,
            kind=field.kind,
            label=field.label,
            required=field.required,
            hint=field.hint,
            why=field.why,
            example=field.example,
            when=field.when,
            prefill=field.prefill,
            options=tuple(OptionFace(value=option.value, label=option.label) for option in field.options),
            min=low,
            max=high,
            after=field.after,
            max_length=longest(field) if is_text else None,
            partial=field.partial,
            detail=field.detail,
            parts=field.parts,
            needed=needed(field) if field.kind is Kind.PERSON else (),
            unit=field.unit,
        )


class SectionFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    id: str
    title: Words
    fields: tuple[FieldFace, ...]
    note: Words | None = None
    when: Condition | None = None
    repeat: RepeatFace | None = None

    @classmethod
    def of(cls, section: Section) -> "SectionFace":
        repeat = section.repeat
        return cls(
            id=section.id,
            title=section.title,
            fields=tuple(map(FieldFace.of, section.fields)),
            note=section.note,
            when=section.when,
            repeat=RepeatFace(min=repeat.min, max=repeat.max, item=repeat.item) if repeat else None,
        )


class FromDataFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """While `when` holds, data stand in for the paper."""

    vi: str
    en: str
    when: Condition


class DocumentFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """`required` together with `when`: required while it holds, not asked otherwise."""

    id: str
    label: Words
    kinds: tuple[CopyKind, ...]
    required: bool = False
    when: Condition | None = None
    why: Words | None = None
    sample: Words | None = None
    copies: int = 1
    accept: tuple[Accept, ...]
    max_pages: int
    two_sided: bool = False
    from_data: FromDataFace | None = None
    show_original: bool = False

    @classmethod
    def of(cls, need: DocumentNeed) -> "DocumentFace":
        data = need.from_data
        return cls(
            id=need.id,
            label=need.label,
            kinds=need.kinds,
            required=need.required,
            when=need.when,
            why=need.why,
            sample=need.sample,
            copies=need.copies,
            accept=need.accept,
            max_pages=need.max_pages,
            two_sided=need.two_sided,
            from_data=FromDataFace(vi=data.vi, en=data.en, when=data.when) if data else None,
            show_original=need.show_original,
        )


class PrintsFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    title: str
    template: str


class FormFace(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`lists`: closed lists that its questions choose from, by kind (`ethnicity`, `nationality`)."""

    code: str
    version: date
    title: Words
    declaration: Words
    prints: PrintsFace
    sections: tuple[SectionFace, ...]
    documents: tuple[DocumentFace, ...]
    lists: dict[str, tuple[OptionFace, ...]]

    @classmethod
    def of(cls, procedure: Procedure, form: Form, lists: dict[str, tuple[OptionFace, ...]]) -> "FormFace":
        used = set(_kinds_in(form))
        return cls(
            code=procedure.code,
            version=procedure.version,
            title=form.title or procedure.name,
            declaration=form.declaration,
            prints=PrintsFace(title=form.prints.title, template=form.prints.template),
            sections=tuple(map(SectionFace.of, form.sections)),
            documents=tuple(map(DocumentFace.of, procedure.documents)),
            lists={kind: options for kind, options in lists.items() if kind in used},
        )


def _kinds_in(form: Form) -> Iterable[str]:
    for _, field, _ in form.questions():
        yield field.kind.value
        yield from (part.value for part in field.parts)
