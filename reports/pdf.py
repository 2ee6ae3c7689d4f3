"""HTML to PDF, the one place that knows WeasyPrint. Run as a program it is the worker of press.py: frames in, frames out.

A frame holds one page's HTML, or after a zero byte a JSON list of several, which are answered with a PDF each and one of all together:
what was laid out once is then written twice, which costs a tenth of laying it out again.

WeasyPrint takes seconds of the processor for a long bill, and a second to import; so it runs in a process of its own, which a busy
server never waits for. It fetches nothing: whatever a page shows stands in the page.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import struct
import sys
from typing import Any, BinaryIO

from weasyprint import HTML
from weasyprint.urls import URLFetcher

#: a frame's length before it, 8 bytes
HEAD = struct.Struct(">Q")
#: how much nicer than the server this process is: a nurse's tap goes first
NICER = 10
OK, FAILED = b"+", b"-"
#: before a JSON list of pages
SEVERAL = b"\0"


class NoFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Refuses every address. Names and notes are untrusted text, and no text may make the server call somewhere."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Always raises; WeasyPrint then leaves the thing out."""
        raise ValueError(f"nothing is fetched for a printed page: {url[:60]}")


def to_pdf(html: str) -> bytes:
    """A PDF of the page; the same bytes for the same text. Text that tries to load anything gets nothing."""
    return to_pdfs([html])[0][0]


def to_pdfs(htmls: list[str]) -> list[tuple[bytes, int]]:
    """A PDF of each page with how many leaves it has, and last, where there are several, one of all of them together."""
    # half a surrogate pair has no UTF-8 form
    texts = [html.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for html in htmls]
    laid = [HTML(string=text, base_url="about:blank", url_fetcher=NoFetcher()).render() for text in texts]
    names = [hashlib.sha256(text.encode()).hexdigest()[:32].encode() for text in texts]
    if len(laid) > 1:
        laid.append(laid[0].copy([leaf for document in laid for leaf in document.pages]))
        names.append(hashlib.sha256(b"".join(names)).hexdigest()[:32].encode())
    made = [document.write_pdf(pdf_identifier=name) for document, name in zip(laid, names, strict=True)]
    assert all(isinstance(one, bytes) for one in made)
    return [(one, len(document.pages)) for one, document in zip(made, laid, strict=True)]


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame; None at the end."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    body = source.read(size)
    return body if len(body) == size else None


def write_frame(target: BinaryIO, body: bytes) -> None:
    """One frame, flushed."""
    target.write(HEAD.pack(len(body)) + body)
    target.flush()


def work(source: BinaryIO, target: BinaryIO) -> None:
    """Answers each page with its PDF, or with why there is none, until the other side closes."""
    # a page's boxes live until it is written: looking for garbage among them finds none and took a fifth of the time (tests/bench/bill)
    gc.freeze()
    gc.disable()
    while (body := read_frame(source)) is not None:
        try:
            if body[:1] == SEVERAL:
                made = to_pdfs(json.loads(body[1:]))
                write_frame(target, OK + b"".join(HEAD.pack(len(one)) + HEAD.pack(leaves) + one for one, leaves in made))
            else:
                write_frame(target, OK + to_pdf(body.decode("utf-8", "replace")))
        except Exception as error:  # one bad page must not stop the next
            write_frame(target, FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        gc.collect()


if __name__ == "__main__":
    os.nice(NICER)
    work(sys.stdin.buffer, sys.stdout.buffer)
