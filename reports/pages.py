"""Printed pages: a template and plain data become one HTML text, with everything escaped. Pure; pdf.py makes the PDF of it.

Templates lie in templates/, extend base.html, and get the data as they are. Names and notes are untrusted: nothing is ever marked safe
but what our own code draws (a QR, a chart), and that by `Drawing`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"


class Drawing(Markup):
    """SVG that our own code made from numbers and escaped text: the only thing that a template takes as it is."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["css"] = Markup((FOLDER / "print.css").read_text(encoding="utf-8"))  # noqa: S704  (a file of ours)
    return made


def page(template: str, **data: Any) -> str:
    """The HTML of one document. `template` is a file of templates/; a name that the data lack is an error, not an empty place.

    Every template wants `title` (the document's name), `foot` (what stands at the foot of each page, such as the patient and "orders as
    of 02:41") and `hospital`.
    """
    return _environment().get_template(template).render(**data)
