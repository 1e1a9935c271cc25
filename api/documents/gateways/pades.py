"""PAdES B-B (ETSI EN 319 142-1) through pyHanko: sign, certified so that nothing may follow; and look at a seal.

Imported late: pyHanko takes most of a second to load, and few requests seal.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

FIELD = "CoQuan"


def read_pkcs12(packed: bytes, passphrase: bytes) -> Any | None:
    """A signer, or None when the passphrase does not fit."""
    return signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[], passphrase=passphrase)


def read_roots(bundle: bytes) -> Sequence[Any]:
    """Certificates of a PEM bundle."""
    return list(load_certs_from_pemder_data(bundle)) if bundle else []


def sign(pdf: bytes, signer: Any, *, name: str, place: str, why: str) -> bytes:
    """`pdf` with a certification signature that permits no change."""
    what = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        name=name,
        location=place,
        reason=why,
    )
    sealed: bytes = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), what, signer=signer).getvalue()
    return sealed


def look(pdf: bytes, roots: Sequence[Any], now: datetime) -> tuple[str, bool, bool, bool]:
    """(signed by, intact, whole, trusted) of a file with exactly one signature; all false for any other file."""
    nothing = ("", False, False, False)
    try:
        found = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures
        if len(found) != 1:
            return nothing
        status = validate_pdf_signature(
            found[0], ValidationContext(trust_roots=list(roots), moment=now, allow_fetching=False)
        )
    except (PdfError, SignatureValidationError, SigningError, ValueError, LookupError, TypeError, OSError):
        return nothing
    signed_by = str(found[0].signer_cert.subject.native.get("common_name", ""))
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return signed_by, status.intact and status.valid, whole, status.trusted
