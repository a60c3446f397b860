"""The page about plan lint keeps up with its rules."""

import re
from pathlib import Path

from guildhall.plan.lint import RULES

PAGE = (Path(__file__).parents[3] / "docs" / "plan-lint.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)


def test_each_rule_is_described_once_in_its_own_words() -> None:
    described = sorted(ROW.findall(PAGE))

    assert described == sorted((rule.key, rule.title, rule.matters) for rule in RULES)
