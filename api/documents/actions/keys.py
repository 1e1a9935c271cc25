"""Names of objects in the store."""

from api.documents.model import PaperId
from api.documents.model.files import Part
from kernel.ids import FileId, new_id


def parts_folder(file_id: FileId) -> str:
    """Everything that came in for one file."""
    return f"parts/{file_id}"


def part_key(file_id: FileId, part: Part) -> str:
    """By offset and content: the same chunk again writes the same object, another one cannot harm it."""
    return f"{parts_folder(file_id)}/{part.offset_bytes:012d}-{part.sha256.hex()[:32]}"


def kept_folder(file_id: FileId) -> str:
    """The cleaned file, and what another process may have put there in a race that it lost."""
    return f"kept/{file_id}"


def new_kept_key(file_id: FileId) -> str:
    """A name of its own for each cleaning: nobody overwrites what a row names."""
    return f"{kept_folder(file_id)}/{new_id().hex}"


def paper_key(paper_id: PaperId, sha256: bytes) -> str:
    """An issued paper, by its content too: a job that prints it again cannot replace what a row has promised."""
    return f"papers/{paper_id}/{sha256.hex()[:32]}"
