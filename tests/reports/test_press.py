"""The press: a page becomes a PDF in another process, the same one twice, whatever the names are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from reports import pages
from reports.press import Press
from tests.harness.pdf import text_of

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))
LINES = """{% extends "base.html" %}{% block body %}
<h1>{{ title }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}{% endblock %}"""


def page(lines: list[str]) -> str:
    """A page of plain lines through our own templates' frame."""
    template = pages._environment().from_string(LINES)
    return template.render(title="Lines", foot="foot words", hospital="Harbour", lines=lines)


def test_a_page_is_printed_with_its_foot_and_number(press: Press) -> None:
    found = text_of(press.print(page(["Biscuit <b>Mayer</b>"])))
    assert "Biscuit <b>Mayer</b>" in found
    assert "foot words" in found
    assert "page 1 of 1" in found


def test_the_same_page_is_the_same_bytes(press: Press) -> None:
    assert press.print(page(["one"])) == press.print(page(["one"]))


def test_naughty_names_are_text(press: Press) -> None:
    found = text_of(press.print(page([*NAUGHTY, "\ud800 half a pair"])))
    assert "<script>alert(123)</script>" in found
    assert "half a pair" in found


def test_nothing_is_fetched(press: Press, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the hospital's key", encoding="utf-8")
    html = f'<p>before</p><img src="file://{secret}"><link rel="attachment" href="file://{secret}"><p>after</p>'
    made = press.print(html)
    assert b"the hospital's key" not in made
    assert "after" in text_of(made)


def test_a_worker_that_died_is_replaced(press: Press) -> None:
    press.print(page(["one"]))
    assert press._worker is not None
    press._worker.kill()
    press._worker.wait()
    assert "two" in text_of(press.print(page(["two"])))


def test_a_template_that_lacks_a_word_says_so() -> None:
    with pytest.raises(UndefinedError):
        pages._environment().from_string(LINES).render(title="Lines")

