"""What a page needs to be seen: the keys of a PDF's catalog, pages, notes and fields that are kept (ISO 32000-2).

Everything else of those dictionaries goes, known or not: names, scripts, actions, destinations, embedded files, layers'
triggers, structure, outlines, signatures' permissions, metadata.
"""

_BOXES = {"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"}

TRAILER = frozenset({"/Root", "/Size", "/ID"})
CATALOG = frozenset({"/Type", "/Pages", "/AcroForm", "/OCProperties", "/OutputIntents", "/PageLabels", "/Lang"})
BRANCH = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", *_BOXES})
PAGE = frozenset({"/Type", "/Parent", "/Contents", "/Resources", "/Group", "/Annots", *_BOXES})
FORM = frozenset({"/Fields", "/DR", "/DA", "/Q", "/NeedAppearances"})

FIELD = frozenset({"/FT", "/T", "/TU", "/V", "/Ff", "/Kids", "/Parent", "/MaxLen", "/Opt", "/I", "/TI", "/DA", "/Q"})
NOTE = FIELD | {
    *("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/BS", "/Border", "/Contents", "/IC", "/QuadPoints"),
    *(
        "/InkList",
        "/L",
        "/LE",
        "/LL",
        "/LLE",
        "/Vertices",
        "/RD",
        "/BE",
        "/CL",
        "/IT",
        "/CA",
        "/ca",
        "/MK",
        "/OC",
        "/H",
    ),
}
NOTES = frozenset(
    {"/Widget", "/FreeText", "/Stamp", "/Ink", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Square"}
    | {"/Circle", "/Line", "/Polygon", "/PolyLine", "/Caret", "/Watermark", "/Text"}
)
"""The annotations that draw something on the page. Links, files, sounds, films, models and screens do not stay."""
