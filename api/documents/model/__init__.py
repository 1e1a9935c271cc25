"""Files as people send them and papers as offices issue them: what is known of each, and nothing of how it is kept."""

from api.documents.model.files import (
    AttachedRef,
    FileFace,
    FileState,
    KeptFile,
    MediaType,
    OpenFile,
    RefusedFor,
    Upload,
)
from api.documents.model.papers import Paper, PaperId, PaperKind, Verdict

__all__ = [
    "AttachedRef",
    "FileFace",
    "FileState",
    "KeptFile",
    "MediaType",
    "OpenFile",
    "Paper",
    "PaperId",
    "PaperKind",
    "RefusedFor",
    "Upload",
    "Verdict",
]
