"""What other slices may ask of documents: files attached to dossiers, papers printed, sealed, kept and checked."""

from api.documents.actions.attach import attach, discard_drafts, files_of
from api.documents.actions.finish import FileDoors, finish
from api.documents.actions.hand_over import hand_over
from api.documents.actions.open_file import FileReader, nobody_else, open_file, owner_or
from api.documents.actions.papers import vault
from api.documents.actions.sweep import LiveDrafts, sweep
from api.documents.actions.upload import begin, cancel, progress, take_chunk, uploads_of

__all__ = [
    "FileDoors",
    "FileReader",
    "LiveDrafts",
    "attach",
    "begin",
    "cancel",
    "discard_drafts",
    "files_of",
    "finish",
    "hand_over",
    "nobody_else",
    "open_file",
    "owner_or",
    "progress",
    "sweep",
    "take_chunk",
    "uploads_of",
    "vault",
]
