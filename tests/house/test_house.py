"""The project keeps the rules of the house (tests/house/rules.py), and each rule would notice if it did not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.rules import RULES, Rule, Source, sources

ROOT = Path(__file__).parents[2]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)


@pytest.fixture(scope="module")
def files() -> list[Source]:
    return list(sources(ROOT))


@each_rule
def test_the_project_keeps_the_rule(rule: Rule, files: list[Source]) -> None:
    broken = [f"{source.name}: {fault}" for source in files for fault in rule.check(source)]
    assert not broken, f"{rule.says}, but:\n" + "\n".join(broken)


@each_rule
def test_the_rule_sees_what_breaks_it(rule: Rule) -> None:
    assert list(rule.check(rule.broken))


@each_rule
def test_the_rule_lets_stand_what_is_allowed(rule: Rule) -> None:
    assert not list(rule.check(rule.kept))


def test_all_rooms_are_looked_at(files: list[Source]) -> None:
    assert {source.floor for source in files} >= {"domain", "ui", "reports", "tests", "deploy", "pyproject.toml"}
