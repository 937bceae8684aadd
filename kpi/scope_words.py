"""The scope of a target in words a reader would use: "Trường tiểu học, THCS công lập" (`scope_words.yaml`)."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kpi import vocabulary
from kpi.plan import Clause, Plan, Target

#: From here on there are no districts: the commune's office is the lower one.
TWO_TIERS_FROM = date(2025, 7, 1)


def scope_text(target: Target, plan: Plan, language: str) -> str:
    """Whom the target addresses, in `vi` or `en`; without a scope of its own, all that the plan covers."""
    words = _words()["en" if language == "en" else "vi"]
    clauses = target.scope or plan.covers
    if not clauses or Clause() in clauses:
        return str(words["everybody"])
    commune = plan.own_date >= TWO_TIERS_FROM
    # A dictionary keeps the order and drops a clause that reads the same.
    joined = "; ".join(dict.fromkeys(_clause_text(clause, words, commune) for clause in clauses))
    return joined[:1].upper() + joined[1:]


def _clause_text(clause: Clause, words: Mapping[str, Any], commune: bool) -> str:
    manager: str | None = clause.managed_by
    if manager == "lower_office" and commune:
        manager = "commune"
    text: str = words["order"].format(
        thing=_thing(clause, words),
        ownership=_listed(clause.ownership, words["ownership"]),
        manager=words["managed_by"][manager] if manager else "",
    )
    return " ".join(text.split())


def _thing(clause: Clause, words: Mapping[str, Any]) -> str:
    """Schools are named by their levels, other kinds by what they are."""
    kinds = _listed(clause.kinds, words["kinds"])
    if not clause.levels:
        return kinds or str(words["units"])
    levels = _listed((code for code in vocabulary.levels() if code in clause.levels), words["levels"])
    if clause.kinds not in ((), ("school",)):
        form = "others"
    else:
        # Continuing education is taught in centres too: "trường" would leave them out.
        form = "institutions" if "continuing" in clause.levels and not clause.kinds else "schools"
    return str(words[form].format(kinds=kinds, levels=levels))


def _listed(codes: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(words[code] for code in codes)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    content: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return content
