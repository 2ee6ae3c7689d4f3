"""The rules of the house, one row each: what it says, what sees that it is broken, and two snippets that show that it can tell.

A check is given one file (its name from the project's root, and its text) and yields what breaks the rule there, with the line where it
can. It reads files as text and syntax trees and runs none of them. A rule that its own `broken` snippet does not trip would be no
rule: test_house.py tries each.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

#: Lines of a Python module and of a function: more than a sitting, more than a screen. Measured on projects we learn from.
MODULE_LINES = 400
FUNCTION_LINES = 70
#: Lines of a JavaScript module: the browser's parts do one job each.
SCRIPT_LINES = 300
#: The browser's own questions, which stop the page's clocks and cannot be read in its colours.
NATIVE_DIALOG = r"(?:&& |\|\| |! ?|\(|= |return |; |window\.)(?:confirm|prompt|alert)\("

#: Where the packages of others may be imported, so that each can be replaced in one place.
PLACES = {
    "sqlalchemy": ("domain/store/",),
    "alembic": ("domain/store/",),
    "psycopg": ("domain/store/",),
    "httpx": ("domain/links/", "ui/demo/"),
    "apscheduler": ("domain/watch.py",),
    "weasyprint": ("reports/pdf.py",),
    "nicegui": ("ui/",),
}
#: Floors from below to above: none imports from one above itself.
FLOORS = ("domain", "reports", "ui")
#: Modules directly in domain/ which touch the world; every other one there is pure.
WORLDLY = {"domain/__init__.py", "domain/hospital.py", "domain/watch.py"}
#: Calls that bring in time, chance or files; a pure module takes them as arguments.
WORLD = re.compile(
    r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|monotonic|perf_counter|sleep)|(uuid\.)?uuid[14]"
    r"|random\..*|secrets\..*|os\.(environ|getenv|urandom).*|(io\.)?open|input|print"
)
#: What may stand at the top level, besides names with a dot in front and what builds leave.
ROOMS = {"pyproject.toml", "README.md", "LICENSE", "domain", "reports", "ui", "tests", "deploy"}
LEFT_BY_BUILDS = {"build", "dist", "wardlight.egg-info"}
#: Written in parts, so that this file does not break its own rule.
OUTSIDE = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "home/", "pypi" + r"\.org", "python" + "hosted"]))


class Source(NamedTuple):
    """One file: its name from the project's root, with slashes, and its text."""

    name: str
    text: str

    def __repr__(self) -> str:
        return self.name  # a failed test shows its files by name, not by text

    @property
    def floor(self) -> str:
        """The room it stands in: domain, ui, tests …"""
        return self.name.split("/", maxsplit=1)[0]

    @property
    def ours(self) -> bool:
        """Whether it is Python of the product."""
        return self.floor in FLOORS and self.name.endswith(".py")

    @property
    def pure(self) -> bool:
        """Whether it has to be a pure module."""
        return self.ours and self.floor == "domain" and self.name.count("/") == 1 and self.name not in WORLDLY

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree; raises SyntaxError."""
        return ast.parse(self.text)


class Rule(NamedTuple):
    """A sentence, its check, and a file that breaks it beside one that nearly does."""

    says: str
    check: Callable[[Source], Iterator[str]]
    broken: Source
    kept: Source


def imports_go_down(source: Source) -> Iterator[str]:
    if source.ours:
        above = FLOORS[FLOORS.index(source.floor) + 1 :]
        yield from (f"line {line}: imports {name}" for line, name in _imports(source) if _top(name) in above)


def pure_modules_import_nothing_else(source: Source) -> Iterator[str]:
    if source.pure:
        for line, name in _imports(source):
            if _top(name) not in {*sys.stdlib_module_names, "domain"} or name in {"domain.hospital", "domain.watch", "domain.store"}:
                yield f"line {line}: imports {name}"


def pure_modules_take_the_world_as_arguments(source: Source) -> Iterator[str]:
    if source.pure:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and WORLD.fullmatch(_dotted(node.func)):
                yield f"line {node.lineno}: calls {_dotted(node.func)}"


def packages_of_others_have_their_place(source: Source) -> Iterator[str]:
    if source.ours:
        for line, name in _imports(source):
            if not source.name.startswith(PLACES.get(_top(name), "")):
                yield f"line {line}: {_top(name)} belongs in {' or '.join(PLACES[_top(name)])}"


def ui_imports_itself_relatively(source: Source) -> Iterator[str]:
    if source.ours and source.floor == "ui":
        yield from (f"line {line}: imports {name}" for line, name in _imports(source) if _top(name) == "ui")


def modules_are_short(source: Source) -> Iterator[str]:
    if source.ours and "/migrations/" not in source.name and _lines(source) > MODULE_LINES:
        yield f"{_lines(source)} lines: split it by what it is about"


def functions_are_short(source: Source) -> Iterator[str]:
    if source.ours:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    yield f"line {node.lineno}: {node.name} has {size} lines"


def scripts_are_short(source: Source) -> Iterator[str]:
    if source.floor == "ui" and source.name.endswith((".js", ".mjs")) and _lines(source) > SCRIPT_LINES:
        yield f"{_lines(source)} lines: split it by what it is about"


def pages_ask_with_dialogs_of_their_own(source: Source) -> Iterator[str]:
    if source.floor == "ui":
        yield from _found(source, NATIVE_DIALOG)


def modules_say_what_they_are_for(source: Source) -> Iterator[str]:
    if source.ours and source.text.strip() and not ast.get_docstring(source.tree):
        yield "no docstring"


def browser_tests_do_not_sleep(source: Source) -> Iterator[str]:
    if source.name.startswith(("tests/e2e/", "tests/webkit/")):
        yield from _found(source, r"\bwait_for_timeout\(|\btime\.sleep\(|from time import .*\bsleep\b|\basyncio\.sleep\(")


def no_test_is_skipped(source: Source) -> Iterator[str]:
    if source.floor == "tests" and source.name.endswith(".py"):
        yield from _found(source, r"\bmark\.(skip|skipif|xfail)\b|\bpytest\.(skip|xfail|importorskip)\(|\bunittest\.skip")


def tests_are_no_packages(source: Source) -> Iterator[str]:
    if source.floor == "tests" and source.name.endswith("/__init__.py"):
        yield "with it pytest would import this folder in place of the product's package of the same name"


def rooms_at_the_top_level(source: Source) -> Iterator[str]:
    if not source.floor.startswith(".") and source.floor not in ROOMS | LEFT_BY_BUILDS:
        yield f"{source.floor} is none of the rooms"


def nothing_of_one_machine(source: Source) -> Iterator[str]:
    if source.floor not in LEFT_BY_BUILDS:
        yield from _found(source, OUTSIDE.pattern)


def _top(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _lines(source: Source) -> int:
    return len(source.text.splitlines())


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of every absolute import, also of those inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
            if node.module == "domain":  # `from domain import watch` names the module only here
                yield from ((node.lineno, f"domain.{alias.name}") for alias in node.names)


def _dotted(node: ast.expr) -> str:
    """`a.b.c` for such a chain of names; anything else in it is left out."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{_dotted(node.value)}.{node.attr}".lstrip(".") if isinstance(node, ast.Attribute) else ""


def _found(source: Source, pattern: str) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(pattern, line):
            yield f"line {number}: {line.strip()[:100]}"


def _def(lines: int) -> str:
    return "def treat() -> None:\n" + "    pass\n" * (lines - 1)


RULES = [
    Rule(
        "imports go down only",
        imports_go_down,
        Source("domain/fold.py", "def f():\n    from reports.paper import pack\n"),
        Source("reports/paper.py", "from domain.fold import Picture\n"),
    ),
    Rule(
        "a pure module imports the standard library and pure modules",
        pure_modules_import_nothing_else,
        Source("domain/fold.py", "from domain import hospital\n"),
        Source("domain/hospital.py", "import structlog\nfrom domain import fold, watch\n"),
    ),
    Rule(
        "a pure module is given time, chance and files",
        pure_modules_take_the_world_as_arguments,
        Source("domain/status.py", "import time\n\ndef late() -> float:\n    return time.time()\n"),
        Source("domain/status.py", "import datetime\n\nEPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)\n"),
    ),
    Rule(
        "each package of others has its place",
        packages_of_others_have_their_place,
        Source("domain/hospital.py", "from sqlalchemy import text\n"),
        Source("domain/store/journal.py", "from sqlalchemy import text\nimport json\n"),
    ),
    Rule(
        "inside ui/ our own package is imported relatively",
        ui_imports_itself_relatively,
        Source("ui/app.py", "from ui.wire import journal\n"),
        Source("ui/app.py", "from nicegui import ui\nfrom .wire import journal\n"),
    ),
    Rule(
        f"a module has at most {MODULE_LINES} lines",
        modules_are_short,
        Source("domain/fold.py", "x = 1\n" * (MODULE_LINES + 1)),
        Source("domain/fold.py", "x = 1\n" * MODULE_LINES),
    ),
    Rule(
        f"a function has at most {FUNCTION_LINES} lines",
        functions_are_short,
        Source("ui/app.py", "class Ward:\n    async " + _def(FUNCTION_LINES + 1).replace("\n", "\n    ")),
        Source("ui/app.py", _def(FUNCTION_LINES)),
    ),
    Rule(
        f"a script has at most {SCRIPT_LINES} lines",
        scripts_are_short,
        Source("ui/replica/fold.js", "let x\n" * (SCRIPT_LINES + 1)),
        Source("ui/replica/fold.js", "let x\n" * SCRIPT_LINES),
    ),
    Rule(
        "pages ask with dialogs of their own",
        pages_ask_with_dialogs_of_their_own,
        Source("ui/pages/billing/lines.js", "if (rows.length && confirm(`${rows.length} lines?`)) tick();\n"),
        Source("ui/elements/wall/row_view.js", "    alert() { return wardlightAsk(this.confirm(1)); },\n"),
    ),
    Rule(
        "a module says what it is for",
        modules_say_what_they_are_for,
        Source("ui/pages/home.py", "# the home page\nx = 1\n"),
        Source("ui/pages/home.py", '"""The home page."""\n'),
    ),
    Rule(
        "a browser test waits for what it expects",
        browser_tests_do_not_sleep,
        Source("tests/e2e/test_outage.py", "page.wait_for_" + "timeout(500)\n"),
        Source("tests/harness/server.py", "time.sleep(0.05)\n"),
    ),
    Rule(
        "no test is skipped",
        no_test_is_skipped,
        Source("tests/domain/test_fold.py", "@pytest.mark." + "skip\ndef test(): ...\n"),
        Source("tests/domain/test_fold.py", "@pytest.mark.parametrize('slot', ['skip'])\ndef test_skipped_slot(slot): ...\n"),
    ),
    Rule(
        "folders of tests are no packages",
        tests_are_no_packages,
        Source("tests/domain/__init__.py", ""),
        Source("domain/__init__.py", ""),
    ),
    Rule(
        "the rooms at the top level are the house's",
        rooms_at_the_top_level,
        Source("utils/helpers.py", ""),
        Source(".ci/run", ""),
    ),
    Rule(
        "no file knows one machine's places or a package index",
        nothing_of_one_machine,
        Source("deploy/run.sh", "cd /" + "work/main\n"),
        Source("deploy/run.sh", 'cd "$(dirname "$0")/.."\n'),
    ),
]


def sources(root: Path) -> Iterator[Source]:
    """Every text file of the project; what is no UTF-8 is given without text. Dotted places other than .ci are not the project."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        parts = name.split("/")
        hidden = any(part.startswith(".") for part in parts) and parts[0] != ".ci"
        if hidden or "__pycache__" in parts or parts[0] in LEFT_BY_BUILDS or not path.is_file():
            continue
        try:
            yield Source(name, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            yield Source(name, "")
