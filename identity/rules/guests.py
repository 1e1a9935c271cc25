"""What a session on somebody else's phone is good for: one draft, its files, filing it, and the receipt."""

import re

from kernel.actor import Guest

_ANYBODYS_OWN = frozenset(
    {
        ("GET", "/api/visitor"),
        ("GET", "/api/me"),
        ("GET", "/api/me/identity"),
        # that the body names this draft and no other is judged by who reads it: see `stay_within`
        ("POST", "/api/drafts"),
        ("POST", "/api/uploads"),
        ("POST", "/api/dossiers"),
    }
)
_PREFILL = re.compile(r"/api/procedures/[^/]+/prefill")
_UPLOAD = re.compile(r"/api/uploads/[0-9a-f-]{36}")


def may_ask(guest: Guest, method: str, path: str) -> bool:
    """Whether a request is within the stay; any other is nobody's."""
    method = "GET" if method == "HEAD" else method
    if (method, path) in _ANYBODYS_OWN:
        return True
    if path == f"/api/drafts/{guest.draft_id}":
        return method in ("GET", "PUT", "DELETE")
    if _UPLOAD.fullmatch(path):
        return method in ("GET", "PATCH", "DELETE")
    if guest.dossier_id is not None and path in (
        f"/api/dossiers/{guest.dossier_id}",
        f"/api/dossiers/{guest.dossier_id}/receipt",
    ):
        return method == "GET"
    return method == "GET" and _PREFILL.fullmatch(path) is not None
