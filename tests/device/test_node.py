"""The device view's pure modules, run by the Node that Playwright carries: fast, with no browser."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import playwright
import pytest

from domain import grammar

NODE = Path(playwright.__file__).parent / "driver" / "node"
HERE = Path(__file__).parent / "node"
#: the import map of the pages, for Node; the wall has it
RESOLVE = Path(__file__).parent.parent / "wall" / "node" / "resolve.mjs"
FILES = sorted(HERE.glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
def test_modules_of_the_device_view(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "grammar.json"
    table.write_text(json.dumps(grammar.plain() | {"zones": {}}), encoding="utf-8")
    command: list[str | Path] = [NODE, "--import", RESOLVE, "--test", "--test-reporter=spec", file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"GRAMMAR": str(table)})
    assert done.returncode == 0, done.stdout + done.stderr
