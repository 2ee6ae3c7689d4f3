"""What a reader finds in a PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path


def text_of(pdf: bytes | Path) -> str:
    """The text of a PDF, laid out as on its pages; a form feed ends each page."""
    source, given = (pdf, None) if isinstance(pdf, Path) else ("-", pdf)
    return subprocess.run(["pdftotext", "-layout", source, "-"], input=given, capture_output=True, check=True).stdout.decode()
