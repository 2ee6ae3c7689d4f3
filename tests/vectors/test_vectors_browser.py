"""The browser's modules answer the vectors as expected, in a real browser."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from domain import grammar

from .questions import Question, questions, wrong

HERE = Path(__file__).parent
REPLICA = HERE.parents[1] / "ui" / "replica"
#: a host that exists nowhere: all that it serves comes from `_serve`. On localhost the browser has crypto.subtle.
ORIGIN = "http://localhost:1"


@pytest.fixture(scope="module")
def vectors_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(f"{ORIGIN}/")
    yield page
    page.close()


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    if not name:
        route.fulfill(body="<!doctype html><html lang='en'><title>Vectors</title><h1>Vectors</h1></html>", content_type="text/html")
        return
    file = REPLICA / name.removeprefix("replica/") if name.startswith("replica/") else HERE / name
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")


@pytest.mark.parametrize("question", list(questions()), ids=lambda question: question.ask)
def test_the_browser_answers_the_vectors(vectors_page: Page, question: Question) -> None:
    asked = json.dumps({"ask": question.ask, "given": question.given, "grammar": grammar.plain()})
    answered: Any = vectors_page.evaluate("async (text) => (await import('/answers.js')).answer(text)", asked)
    assert wrong(question, json.loads(answered)) == []
