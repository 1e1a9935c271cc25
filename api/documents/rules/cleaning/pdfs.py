"""PDFs: opened, emptied of everything that runs, reaches out or hides, and written anew.

A digitally signed one would lose its signature by that, so it is kept byte for byte when there is nothing to remove,
and refused otherwise.
"""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from api.documents.model.files import MediaType, RefusedFor
from api.documents.rules.cleaning.jpeg import without_metadata
from api.documents.rules.cleaning.outcome import Cleaned, NotKept
from api.documents.rules.limits import MOST_PAGES

_RUNNING = frozenset(
    {"/JavaScript", "/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMediaExecute", "/GoTo3DView", "/Trans", "/Hide", "/SetOCGState"}
)
_REACHING = frozenset({"/GoToR", "/URI", "/Thread"})
_HIDING = ("/EF", "/JS", "/XFA", "/EmbeddedFiles", "/JavaScript", "/RichMediaContent", "/RichMediaSettings", "/3DD")
_TRACES = ("/AF", "/Metadata", "/PieceInfo", "/AA", "/Thumb", "/Collection", "/SpiderInfo", "/LastModified")
_DEEPEST = 60
_TAIL_BYTES = 2048


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
                if _has_active(pdf) or tail.rpartition(b"%%EOF")[2].strip():
                    return NotKept(reason=RefusedFor.ACTIVE)
                return Cleaned(content=received, media_type=MediaType.PDF, pages=pages)
            _empty(pdf)
            out = BytesIO()
            pdf.save(out, deterministic_id=True, encryption=False, fix_metadata_version=False)
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


def _has_active(pdf: Pdf) -> bool:
    return any(_is_active(inner) for each in pdf.objects for inner in _within(each))


def _is_active(holder: Dictionary | Stream) -> bool:
    return _action_of(holder) in _RUNNING or any(key in holder for key in _HIDING)


def _action_of(holder: Dictionary | Stream) -> str:
    kind = holder.get("/S")
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
                _strip_photograph(holder)
    if "/OpenAction" in pdf.Root:
        del pdf.Root["/OpenAction"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _strip_photograph(stream: Stream) -> None:
    if stream.get("/Subtype") != Name.Image or stream.get("/Filter") not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return
    raw = stream.read_raw_bytes()
    bare = without_metadata(raw)
    if bare != raw:
        stream.write(bare, filter=Name.DCTDecode)
