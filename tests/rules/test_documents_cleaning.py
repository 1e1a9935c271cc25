"""What comes in dirty is kept clean, or refused by name: no place, no script, no second face, no bomb."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from api.documents.gateways.seals import Seals, SealSettings
from api.documents.model import MediaType, RefusedFor
from api.documents.rules.cleaning.images import clean_image
from api.documents.rules.cleaning.jpeg import without_metadata
from api.documents.rules.cleaning.outcome import Cleaned, NotKept
from api.documents.rules.cleaning.pdfs import clean_pdf
from api.documents.rules.limits import LONG_SIDE
from kernel.ids import OfficeCode
from kernel.keys import Keyring
from tests import hostile

HEIC = (Path(__file__).parent / "vectors/photo.heic").read_bytes()


def image(outcome: Cleaned | NotKept) -> Image.Image:
    assert isinstance(outcome, Cleaned), outcome
    assert outcome.media_type is MediaType.JPEG
    return Image.open(BytesIO(outcome.content))


def segments(jpeg: bytes) -> set[int]:
    """The markers before the scan."""
    found, at = set(), 2
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", MediaType.JPEG), ("PNG", MediaType.PNG), ("WEBP", MediaType.WEBP)]
)
def test_a_photograph_forgets_where_it_was_taken(kind: str, media_type: MediaType) -> None:
    dirty = hostile.photograph(kind=kind)
    assert hostile.GPS_MARK.encode() in dirty
    clean = clean_image(dirty, media_type)
    kept = image(clean)
    assert isinstance(clean, Cleaned)
    assert hostile.GPS_MARK.encode() not in clean.content
    assert not kept.getexif()
    assert segments(clean.content) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}  # JFIF, tables, frame: nothing that tells


def test_heic_is_kept_as_jpeg_without_its_place() -> None:
    assert hostile.GPS_MARK.encode() in HEIC
    clean = clean_image(HEIC, MediaType.HEIC)
    kept = image(clean)
    assert (kept.format, kept.size) == ("JPEG", (160, 120))
    assert isinstance(clean, Cleaned)
    assert hostile.GPS_MARK.encode() not in clean.content


def test_a_photograph_taken_sideways_stands_upright() -> None:
    kept = image(clean_image(hostile.photograph(120, 80, orientation=6), MediaType.JPEG)).convert("RGB")
    assert kept.size == (80, 120)
    red, _, blue = kept.getpixel((40, 10))  # type: ignore[misc]
    assert red > 200 > blue


def test_large_pictures_are_reduced_and_small_ones_left() -> None:
    assert image(clean_image(hostile.photograph(9000, 3000), MediaType.JPEG)).size == (LONG_SIDE, 1365)
    assert image(clean_image(hostile.photograph(640, 480), MediaType.JPEG)).size == (640, 480)


def test_transparency_becomes_paper_and_16_bits_become_8() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert image(clean_image(out.getvalue(), MediaType.PNG)).convert("RGB").getpixel((4, 4)) == (255, 255, 255)
    out = BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(out, "PNG")
    grey = image(clean_image(out.getvalue(), MediaType.PNG)).convert("L").getpixel((4, 4))
    assert grey == pytest.approx(0x80, abs=2)


def test_bombs_are_refused_before_they_open() -> None:
    for bomb in (hostile.png_bomb(16_000), hostile.png_liar(60_000, 60_000)):
        assert len(bomb) < 400_000
        assert clean_image(bomb, MediaType.PNG) == NotKept(reason=RefusedFor.TOO_MANY_PIXELS)


@pytest.mark.parametrize("media_type", [MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.HEIC])
def test_a_file_in_disguise_is_not_opened_by_another_decoder(media_type: MediaType) -> None:
    for disguised in (b"PK\x03\x04" * 99, b"<svg/>", b"", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"GIF89a" + b"\0" * 99):
        assert clean_image(disguised, media_type) == NotKept(reason=RefusedFor.BROKEN)


def test_a_polyglot_loses_its_second_face() -> None:
    archive = b"PK\x03\x04" + b"EVIL" * 50 + b"PK\x05\x06"
    for dirty, media_type in (
        (hostile.photograph() + archive, MediaType.JPEG),
        (hostile.photograph(kind="PNG") + archive, MediaType.PNG),
    ):
        clean = clean_image(dirty, media_type)
        assert isinstance(clean, Cleaned)
        assert b"EVIL" not in clean.content
    clean = clean_pdf(hostile.paper_pdf() + archive)
    assert isinstance(clean, Cleaned)
    assert b"EVIL" not in clean.content


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_broken_pictures_are_refused_and_never_raise(data: st.DataObject) -> None:
    kinds = [(hostile.photograph(kind=k), m) for k, m in (("JPEG", MediaType.JPEG), ("PNG", MediaType.PNG))]
    whole, media_type = data.draw(st.sampled_from([*kinds, (HEIC, MediaType.HEIC)]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(broken[: data.draw(st.integers(0, len(broken)))])
    outcome = clean_image(cut, media_type)
    if isinstance(outcome, Cleaned):
        image(outcome).load()


def test_a_pdf_loses_everything_that_runs_or_hides_and_keeps_its_page() -> None:
    dirty = hostile.active_pdf()
    assert hostile.readable(dirty).count(b"EVIL") >= 11
    clean = clean_pdf(dirty)
    assert isinstance(clean, Cleaned)
    plain = hostile.readable(clean.content)
    for word in (
        b"EVIL",
        b"JavaScript",
        b"Launch",
        b"EmbeddedFile",
        b"XFA",
        b"URI",
        hostile.GPS_MARK.encode(),
        b"Exif",
    ):
        assert word not in plain, word
    with pikepdf.open(BytesIO(clean.content)) as pdf:
        assert len(pdf.pages) == 1
        assert b"/I Do" in pdf.pages[0].Contents.read_bytes()
        photo = pdf.pages[0].obj.Resources.XObject.I.read_raw_bytes()
        assert Image.open(BytesIO(photo)).size == (120, 80)


@pytest.mark.parametrize(
    "dirty",
    [
        hostile.compressed_pdf(),
        hostile.revised_pdf(),
        hostile.revised_pdf(way="covered"),
        hostile.revised_pdf(hostile.active_pdf()),
        hostile.revised_pdf(way="loose"),
        hostile.unlisted_pdf(),
        hostile.active_pdf().replace(b"/JavaScript", b"/Java#53cript"),
    ],
    ids=["compressed", "updated", "covered", "twice", "loose", "unlisted", "spelled"],
)
def test_a_script_survives_in_no_object_no_revision_and_no_spelling(dirty: bytes) -> None:
    assert hostile.runs(dirty)
    clean = clean_pdf(dirty)
    assert isinstance(clean, Cleaned)
    assert not hostile.runs(clean.content)
    assert b"EVIL" not in hostile.readable(clean.content)
    assert clean.content.count(b"%%EOF") == 1


def test_what_was_typed_into_a_form_and_stamped_on_a_page_stays() -> None:
    with pikepdf.open(BytesIO(hostile.paper_pdf())) as pdf:
        face = Stream(pdf, b"0 0 9 9 re f")
        face.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        drawn = Dictionary(N=face)
        script = Dictionary(S=Name.JavaScript, JS="EVIL")
        parts: dict[str, Any] = {"Type": Name.Annot, "Rect": Array([0, 0, 9, 9]), "AP": drawn, "A": script}
        typed = pdf.make_indirect(Dictionary(Subtype=Name.Widget, FT=Name.Tx, T="hoTen", V="Sùng Thị Mai", **parts))
        typed.Kids = Array([typed])  # a field within itself
        stamp = Dictionary(Subtype=Name.Stamp, **parts)
        link = Dictionary(Subtype=Name.Link, **parts)
        pdf.pages[0].obj.Annots = Array([typed, stamp, link])
        pdf.Root.AcroForm = Dictionary(Fields=Array([typed]), CO=Array([typed]), NeedAppearances=True)
        dirty = hostile.saved(pdf)
    clean = clean_pdf(dirty)
    assert isinstance(clean, Cleaned)
    assert b"EVIL" not in hostile.readable(clean.content)
    with pikepdf.open(BytesIO(clean.content)) as pdf:
        kept = list(pdf.pages[0].obj.Annots)
        assert [str(each.Subtype) for each in kept] == ["/Widget", "/Stamp"]
        assert str(kept[0].V) == "Sùng Thị Mai"
        assert all(each.AP.N.read_bytes() == b"0 0 9 9 re f" for each in kept)
        assert pdf.Root.AcroForm.Fields[0].objgen == kept[0].objgen


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> Seals:
    folder = tmp_path_factory.mktemp("secrets")
    return Seals(SealSettings(), folder / "seals", Keyring(folder), trial=True)


def sealed(seals: Seals, pdf: bytes) -> bytes:
    return seals.seal(
        pdf, OfficeCode("000.00.71.H38"), "UBND xã Phong Hải", place="Lào Cai", why="", now=datetime.now(UTC)
    )


def test_a_signed_pdf_is_kept_byte_for_byte(seals: Seals) -> None:
    signed = sealed(seals, hostile.paper_pdf())
    assert clean_pdf(signed) == Cleaned(content=signed, media_type=MediaType.PDF)


def test_a_signed_pdf_that_would_have_to_be_cleaned_is_refused(seals: Seals) -> None:
    signed = sealed(seals, hostile.paper_pdf())
    for dirty in (
        sealed(seals, hostile.active_pdf()),
        sealed(seals, hostile.revised_pdf(way="covered")),  # in a revision that readers can still show
        sealed(seals, hostile.revised_pdf(way="loose")),
        sealed(seals, hostile.unlisted_pdf()),
        hostile.revised_pdf(signed),
        signed + b"<script>",
    ):
        assert clean_pdf(dirty) == NotKept(reason=RefusedFor.ACTIVE)
    mended = signed.replace(b"startxref", b"startxxxx")
    assert clean_pdf(mended) == NotKept(reason=RefusedFor.BROKEN)


def test_cleaning_a_pdf_twice_changes_nothing_more() -> None:
    once = clean_pdf(hostile.active_pdf())
    assert isinstance(once, Cleaned)
    assert clean_pdf(once.content) == once


@pytest.mark.parametrize(
    ("pdf", "reason"),
    [
        (hostile.paper_pdf()[:-40], RefusedFor.BROKEN),
        (b"%PDF-1.7\n%%EOF", RefusedFor.BROKEN),
        (b"%PDF-1.7\n" + b"A" * 500, RefusedFor.BROKEN),
        (hostile.locked_pdf(), RefusedFor.LOCKED),
        (hostile.paper_pdf(pages=101), RefusedFor.TOO_MANY_PAGES),
    ],
)
def test_pdfs_that_are_refused(pdf: bytes, reason: RefusedFor) -> None:
    assert clean_pdf(pdf) == NotKept(reason=reason)


def spoil(data: st.DataObject, whole: bytes, most: int) -> bytes:
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, most))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    return bytes(broken)


PDFS = (hostile.active_pdf(), hostile.compressed_pdf(), hostile.revised_pdf(), hostile.unlisted_pdf())


def check_broken_pdf(data: st.DataObject) -> None:
    outcome = clean_pdf(spoil(data, data.draw(st.sampled_from(PDFS)), 12))
    if isinstance(outcome, Cleaned):
        assert not hostile.runs(outcome.content)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_broken_pdfs_are_refused_or_mended_and_never_raise(data: st.DataObject) -> None:
    check_broken_pdf(data)


@pytest.mark.prove
@settings(max_examples=10_000, deadline=None)
@given(st.data())
def test_ten_thousand_broken_pdfs_keep_nothing_that_runs(data: st.DataObject) -> None:
    check_broken_pdf(data)


@given(st.binary(max_size=200))
def test_stripping_segments_never_raises(tail: bytes) -> None:
    assert without_metadata(b"\xff\xd8" + tail).startswith(b"\xff\xd8")
    photo = hostile.photograph()
    bare = without_metadata(photo)
    assert hostile.GPS_MARK.encode() not in bare
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(photo)).tobytes()
