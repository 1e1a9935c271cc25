"""What a survivor wants to file: a short form, a marker in it, and pages that can be told from every other."""

import base64
import hashlib
import random
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pikepdf

from kernel.clock import local, now

PROCEDURES = ("2.000884", "2.000815", "1.001266")
"""Short forms that ask for one paper each: a signature and a copy certified, a household business closed."""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier to be filed: what is written in it, and its pages in order (None: a photo, known by its digest)."""

    number: int
    procedure: str
    marker: str
    pages: tuple[bytes | None, ...]

    def plan(self) -> dict[str, Any]:
        """For the hand."""
        visit = local(now()) + timedelta(days=10)
        papers = [
            {"kind": "photo", "name": f"trang-{at}.jpg", "seed": self.number * 10 + at}
            if page is None
            else {"kind": "pdf", "name": f"trang-{at}.pdf", "base64": base64.b64encode(page).decode()}
            for at, page in enumerate(self.pages)
        ]
        return {"marker": self.marker, "papers": papers, "visit": [str(visit.day), str(visit.month), str(visit.year)]}


def invent(number: int, procedure: str, chance: random.Random) -> Errand:
    """One PDF, so that every file can be told from every other, and up to two more pages."""
    pages: list[bytes | None] = [paper(chance.randbytes(chance.choice((300, 60_000, 700_000))))]
    pages += [None if chance.random() < 0.6 else paper(chance.randbytes(20_000)) for _ in range(chance.randint(0, 2))]
    return Errand(
        number=number, procedure=procedure, marker=f"Lượt {number} {chance.randrange(10**9)}", pages=tuple(pages)
    )


def paper(noise: bytes) -> bytes:
    """A PDF page that carries these bytes."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.pages[0].obj.Noise = pdf.make_stream(noise)
    pdf.save(out)
    return out.getvalue()


def sums(errand: Errand) -> list[str | None]:
    """SHA-256 of each page as it was chosen; None where the phone makes its own of a photo."""
    return [None if page is None else hashlib.sha256(page).hexdigest() for page in errand.pages]
