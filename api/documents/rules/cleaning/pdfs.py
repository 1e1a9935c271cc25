"""PDFs: opened, reduced to what a page needs to be seen, and written anew from what is still reached.

What is kept of the catalog, the pages and their notes is an allow-list; below it, whatever has the shape of an action,
a script or a file is removed wherever it hides. Writing anew leaves out earlier revisions and unreferenced objects.

A digitally signed one would lose its signature by that, so it is kept byte for byte when no revision of it holds
anything to remove, and refused otherwise.
"""

from collections.abc import Collection
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from api.documents.model.files import MediaType, RefusedFor
from api.documents.rules.cleaning import allowed
from api.documents.rules.cleaning.jpeg import without_metadata
from api.documents.rules.cleaning.outcome import Cleaned, NotKept
from api.documents.rules.limits import MOST_PAGES

_RUNNING = frozenset(
    {"/JavaScript", "/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMediaExecute", "/GoTo3DView", "/Trans", "/Hide", "/SetOCGState", "/ResetForm", "/GoToDp"}
)
_REACHING = frozenset({"/GoToR", "/URI", "/Thread"})
_HIDING = ("/EF", "/JS", "/XFA", "/EmbeddedFiles", "/JavaScript", "/RichMediaContent", "/RichMediaSettings", "/3DD")
_TRACES = ("/AF", "/Metadata", "/PieceInfo", "/AA", "/Thumb", "/Collection", "/SpiderInfo", "/LastModified")
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates")
"""of a stream: its bytes, or others shown in their place, are to be fetched from somewhere else"""
_DEEPEST = 60
_TAIL_BYTES = 2048
_MOST_REVISIONS = 32


def clean_pdf(received: bytes) -> Cleaned | NotKept:
    """`received` without scripts, actions, embedded files, metadata and photographs' EXIF."""
    tail = received[-_TAIL_BYTES:]
    if b"%%EOF" not in tail:
        return NotKept(reason=RefusedFor.BROKEN)
    try:
        with pikepdf.open(BytesIO(received)) as pdf:
            pages = len(pdf.pages)
            if pages > MOST_PAGES:
                return NotKept(reason=RefusedFor.TOO_MANY_PAGES)
            if not _pages_open(pdf):
                return NotKept(reason=RefusedFor.BROKEN)
            if _is_signed(pdf):
                if pdf.get_warnings():  # it had to be mended, so another reader may see another file
                    return NotKept(reason=RefusedFor.BROKEN)
                if _signed_and_active(pdf, received):
                    return NotKept(reason=RefusedFor.ACTIVE)
                return Cleaned(content=received, media_type=MediaType.PDF, pages=pages)
            _reduce(pdf)
            _empty(pdf)
            out = BytesIO()
            pdf.save(out, deterministic_id=True, encryption=False, fix_metadata_version=False)
        with pikepdf.open(BytesIO(out.getvalue())) as written:  # what is kept is what was looked at
            if _has_active(written):
                return NotKept(reason=RefusedFor.BROKEN)
        return Cleaned(content=out.getvalue(), media_type=MediaType.PDF, pages=pages)
    except pikepdf.PasswordError:
        return NotKept(reason=RefusedFor.LOCKED)
    except Exception:  # parsers raise whatever a hostile file makes them raise
        return NotKept(reason=RefusedFor.BROKEN)


def _pages_open(pdf: Pdf) -> bool:
    """There is a page, and every page's drawing can be read."""
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, Array) else [contents]:
            if isinstance(stream, Stream):
                stream.read_bytes()
    return len(pdf.pages) > 0


def _is_signed(pdf: Pdf) -> bool:
    return any(isinstance(each, Dictionary) and "/ByteRange" in each and "/Contents" in each for each in pdf.objects)


def _signed_and_active(pdf: Pdf, received: bytes) -> bool:
    """Whether a file that cannot be written anew goes on after its end, or has anything to remove: now, in an earlier
    revision, or in what a reader would find that mends a broken table of contents."""
    if received.rpartition(b"%%EOF")[2].strip() or _has_active(pdf, signed=True):
        return True
    if received.count(b"%%EOF") > _MOST_REVISIONS:
        return True
    faces, end = [received.replace(b"startxref", b"startxxxx")], received.find(b"%%EOF")
    while end >= 0:
        faces.append(received[: end + len(b"%%EOF")])
        end = received.find(b"%%EOF", end + 1)
    for face in faces[:-1]:
        try:
            with pikepdf.open(BytesIO(face)) as other:
                if _has_active(other, signed=True):
                    return True
        except pikepdf.PdfError:  # not a revision: the word stood in a drawing
            continue
    return False


def _has_active(pdf: Pdf, *, signed: bool = False) -> bool:
    if signed and _action_of(pdf.Root.get("/OpenAction")) not in ("", "/GoTo"):
        return True
    return any(_is_active(inner, signed=signed) for each in pdf.objects for inner in _within(each))


def _is_active(holder: Dictionary | Stream, *, signed: bool) -> bool:
    return _action_of(holder) in _RUNNING or any(key in holder for key in _HIDING) or (signed and "/AA" in holder)


def _action_of(holder: object) -> str:
    kind = holder.get("/S") if isinstance(holder, Dictionary | Stream) else None
    return str(kind) if isinstance(kind, Name) else ""


def _within(each: Object, depth: int = 0) -> list[Dictionary | Stream]:
    """The dictionaries written inside one object, itself included; what it refers to comes by itself."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(each, Array):
        return [found for item in each if not _refers(item) for found in _within(item, depth + 1)]
    if isinstance(each, Dictionary | Stream):
        inner = [each[key] for key in list(each.keys())]
        return [each, *(found for item in inner if not _refers(item) for found in _within(item, depth + 1))]
    return []


def _refers(item: object) -> bool:
    return not isinstance(item, Array | Dictionary) or item.is_indirect


def _reduce(pdf: Pdf) -> None:
    """Keep of the catalog, the pages, their notes and the form what is allowed, and nothing that only they reach."""
    _keep(pdf.trailer, allowed.TRAILER)
    _keep(pdf.Root, allowed.CATALOG)
    for page in pdf.pages:
        _keep(page.obj, allowed.PAGE)
        _keep_above(page.obj, allowed.BRANCH)
        _keep_notes(page.obj)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _keep(form, allowed.FORM)
        _keep_fields(form.get("/Fields"))
    elif form is not None:
        del pdf.Root["/AcroForm"]


def _keep(holder: Object, keys: Collection[str]) -> None:
    for key in list(holder.keys()):
        if key not in keys:
            del holder[key]


def _keep_notes(page: Object) -> None:
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        if notes is not None:
            del page["/Annots"]
        return
    kept = [each for each in notes if isinstance(each, Dictionary) and str(each.get("/Subtype")) in allowed.NOTES]
    for each in kept:
        _keep(each, allowed.NOTE)
        _keep_above(each, allowed.NOTE)
    page["/Annots"] = Array(kept)


def _keep_above(below: Object, keys: Collection[str]) -> None:
    above, height = below.get("/Parent"), 0
    while isinstance(above, Dictionary) and height < _DEEPEST:
        _keep(above, keys)
        above, height = above.get("/Parent"), height + 1


def _keep_fields(fields: object) -> None:
    """The form's whole tree, each field once, however it is tied in knots."""
    left, seen = [fields], set()
    while left:
        many = left.pop()
        for each in many if isinstance(many, Array) else ():
            if isinstance(each, Dictionary) and (not each.is_indirect or each.objgen not in seen):
                seen.add(each.objgen)
                _keep(each, allowed.NOTE)
                left.append(each.get("/Kids"))


def _empty(pdf: Pdf) -> None:
    """Remove, from every dictionary of the file, what runs, reaches out, hides or tells."""
    for each in list(pdf.objects):
        for holder in _within(each):
            if _action_of(holder) in _RUNNING | _REACHING:
                for key in list(holder.keys()):
                    del holder[key]
                continue
            for key in (*_HIDING, *_TRACES):
                if key in holder:
                    del holder[key]
            if isinstance(holder, Stream):
                for key in _ELSEWHERE:
                    if key in holder:
                        del holder[key]
                _strip_photograph(holder)


def _strip_photograph(stream: Stream) -> None:
    if stream.get("/Subtype") != Name.Image or stream.get("/Filter") not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return
    raw = stream.read_raw_bytes()
    bare = without_metadata(raw)
    if bare != raw:
        stream.write(bare, filter=Name.DCTDecode)
