"""What targets are about (`target_groups.yaml`): the groups in which a report tells its results."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kpi.figures import Row


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One group; the last of all holds the indicators that no other names."""

    code: str
    vi: str
    en: str
    indicators: tuple[str, ...]

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@cache
def target_groups() -> tuple[TargetGroup, ...]:
    """The groups, in order."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(TargetGroup(row["code"], row["vi"], row["en"], tuple(row["indicators"])) for row in rows)


def grouped_rows(rows: Iterable[Row]) -> list[tuple[TargetGroup, list[Row]]]:
    """The rows by what their indicator is about; groups without a row are left out, rows stay in their order."""
    *named, other = target_groups()
    group_of = {code: group for group in named for code in group.indicators}
    found: dict[str, list[Row]] = {group.code: [] for group in target_groups()}
    for row in rows:
        found[group_of.get(row.indicator, other).code].append(row)
    return [(group, found[group.code]) for group in target_groups() if found[group.code]]
