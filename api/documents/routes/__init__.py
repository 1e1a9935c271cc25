"""HTTP: uploads, downloads, the vault, and the public check of a paper."""

from typing import Any

from api.documents.routes.files import get_file, list_vault
from api.documents.routes.uploads import (
    begin_upload,
    cancel_upload,
    get_upload,
    head_upload,
    list_uploads,
    send_chunk,
)
from api.documents.routes.verification import verify_paper

HANDLERS: tuple[Any, ...] = (
    begin_upload,
    list_uploads,
    get_upload,
    head_upload,
    send_chunk,
    cancel_upload,
    get_file,
    list_vault,
    verify_paper,
)
