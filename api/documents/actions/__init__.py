"""What other slices may ask of documents: files attached to dossiers, papers printed, sealed, kept and checked."""

from api.documents.actions.arrive import take_whole
from api.documents.actions.attach import attach, discard_drafts, files_of, open_mine
from api.documents.actions.declare import declaration
from api.documents.actions.finish import FileDoors, finish
from api.documents.actions.hand_over import hand_over
from api.documents.actions.open_file import FileReader, nobody_else, open_file, owner_or
from api.documents.actions.papers import (
    PaperDoors,
    check_paper,
    frame,
    give_papers,
    inspect_seal,
    issue,
    keep_paper,
    new_paper_id,
    office_name,
    open_paper,
    papers_of,
    render,
    seal_result,
    vault,
    withdraw_paper,
)
from api.documents.actions.sweep import LiveDrafts, sweep
from api.documents.actions.upload import begin, cancel, progress, take_chunk, uploads_of

__all__ = [
    "FileDoors",
    "FileReader",
    "LiveDrafts",
    "PaperDoors",
    "attach",
    "begin",
    "cancel",
    "check_paper",
    "declaration",
    "discard_drafts",
    "files_of",
    "finish",
    "frame",
    "give_papers",
    "hand_over",
    "inspect_seal",
    "issue",
    "keep_paper",
    "new_paper_id",
    "nobody_else",
    "office_name",
    "open_file",
    "open_mine",
    "open_paper",
    "owner_or",
    "papers_of",
    "progress",
    "render",
    "seal_result",
    "sweep",
    "take_chunk",
    "take_whole",
    "uploads_of",
    "vault",
    "withdraw_paper",
]
