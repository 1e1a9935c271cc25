"""Runs inside a process of its own, one file each: reads a hostile file, writes a clean one, and ends.

    python -m api.documents.gateways.cell image/jpeg  <received  >outcome

The answer is one JSON line, `{"keptAs": …, "pages": …}` or `{"refusedFor": …}`, then the clean bytes. The process has
little memory and three seconds of processor; exceeding either ends it, which the parent reads as a refusal.
"""

import json
import resource
import sys

from api.documents.model.files import MediaType
from api.documents.rules.cleaning.outcome import Cleaned

MEMORY_BYTES = 1200 * 1024 * 1024
PROCESSOR_S = 3


def main() -> None:
    """Clean what stands on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S + 2))  # SIGXCPU, then SIGKILL
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has no business writing files
    media_type = MediaType(sys.argv[1])
    received = sys.stdin.buffer.read()
    if media_type is MediaType.PDF:
        from api.documents.rules.cleaning.pdfs import clean_pdf

        outcome = clean_pdf(received)
    else:
        from api.documents.rules.cleaning.images import clean_image

        outcome = clean_image(received, media_type)
    out = sys.stdout.buffer
    if isinstance(outcome, Cleaned):
        out.write(json.dumps({"keptAs": outcome.media_type, "pages": outcome.pages}).encode() + b"\n")
        out.write(outcome.content)
    else:
        out.write(json.dumps({"refusedFor": outcome.reason}).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
