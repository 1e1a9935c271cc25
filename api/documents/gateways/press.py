"""The printing press: Typst with its own fonts, compiled once a process and kept warm. Data in, PDF out, no markup."""

import threading
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import msgspec
import segno
import typst

from api.documents.model import PaperKind
from api.documents.model.printing import Printed
from api.documents.rules.typesetting import SAYS, set_out

TEMPLATES = Path(__file__).parent.parent / "papers"
STANDARD: Final = "a-2u"
"""PDF/A-2u (ISO 19005-2): the paper can be read in fifty years, and its text copied."""


class PaperNotSet(Exception):
    """The setter failed: a fault of a template, never of what a person typed."""


class Press:
    """One at a time a process; a page takes about ten milliseconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def print(self, kind: PaperKind, said: Printed) -> bytes:
        """The paper as PDF/A. The same `said` gives the same bytes. Raises PaperNotSet."""
        assert type(said) is SAYS[kind], f"a {kind} is not printed from {type(said).__name__}"
        inputs = {"data": msgspec.json.encode(set_out(said)).decode(), "qr": qr_svg(said.frame.link)}
        with self._lock:
            try:
                return self._set(kind, inputs, said.frame.issued_at)
            except BaseException as failure:
                self._compiler = None  # what a panic leaves behind is not used again
                if isinstance(failure, Exception) or type(failure).__name__ == "PanicException":
                    raise PaperNotSet(f"{kind}: {failure}") from failure
                raise

    def _set(self, kind: PaperKind, inputs: dict[str, str], at: datetime) -> bytes:
        if self._compiler is None:
            self._compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
        pdf: Any = self._compiler.compile(
            str(TEMPLATES / f"{kind}.typ"),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARD,
            timestamp=int(at.timestamp()),
        )
        assert isinstance(pdf, bytes)
        return pdf


@cache
def _fonts() -> typst.Fonts:
    """Those inside the typst wheel and no others: a paper looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def qr_svg(text: str) -> str:
    """A QR of `text`, black on white, with its quiet zone."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, light="white")
    return out.getvalue().decode()
