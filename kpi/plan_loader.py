"""Plan files: YAML in, checked `Plan` out; an error names file, line and key (`docs/plan-files.md`).

Reads `kpi/plans/` and the folders of `KPI_PLANS_DIR` (several, separated as in PATH). A file is read again only when
its time or size has changed.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import ValidationError

from kpi.plan import Plan
from kpi.plan_checks import problems_of
from kpi.plan_problems import KeyPath, PlanErrorCode, PlanFileError, Problem

__all__ = ["PlanFileError", "load_plan", "plan_folders", "plans", "read_all"]

OWN_FOLDER = Path(__file__).parent / "plans"
ENVIRONMENT = "KPI_PLANS_DIR"
TIMESTAMP = "tag:yaml.org,2002:timestamp"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: What was read of a file, with the state it was in: (time, size).
_read: dict[Path, tuple[tuple[int, int], Plan | PlanFileError]] = {}


def plan_folders() -> list[Path]:
    """The product's own plan folder, then those that the installation adds."""
    added = [Path(entry) for entry in os.environ.get(ENVIRONMENT, "").split(os.pathsep) if entry.strip()]
    return [OWN_FOLDER, *added]


def plans(folders: Sequence[Path] | None = None) -> Mapping[str, Plan]:
    """Every plan by its code, in the folders' and files' order. Raises PlanFileError for the first bad file."""
    found, errors = read_all(folders)
    if errors:
        raise errors[0]
    return found


def read_all(folders: Sequence[Path] | None = None) -> tuple[Mapping[str, Plan], Sequence[PlanFileError]]:
    """The good plans by code, and an error for each bad file: one bad file hides no other."""
    found: dict[str, Plan] = {}
    where: dict[str, Path] = {}
    errors: list[PlanFileError] = []
    for folder in plan_folders() if folders is None else folders:
        try:
            paths = _plan_files(folder)
        except PlanFileError as error:
            errors.append(error)
            continue
        for path in paths:
            plan = _cached(path)
            if isinstance(plan, PlanFileError):
                errors.append(plan)
            elif plan.code in found:
                details = {"value": plan.code, "other": where[plan.code].name}
                errors.append(PlanFileError(path, Problem(PlanErrorCode.PLAN_TWICE, ("code",), details)))
            else:
                found[plan.code], where[plan.code] = plan, path
    return MappingProxyType(found), tuple(errors)


def load_plan(path: Path) -> Plan:
    """One plan file, checked. Raises PlanFileError with the first problem's line and key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanFileError(path, Problem(PlanErrorCode.UNREADABLE, (), {"problem": _reason(error)})) from None
    root = _compose(path, text)
    lines: dict[KeyPath, int] = {}
    _note_lines(path, root, (), lines)
    try:
        plan = Plan.model_validate(yaml.load(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise _yaml_error(path, error) from None
    except ValidationError as error:
        raise _first(path, [_field_problem(entry) for entry in error.errors()], lines) from None
    problems = problems_of(plan)
    if problems:
        raise _first(path, problems, lines)
    return plan


def _plan_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as error:
        raise PlanFileError(folder, Problem(PlanErrorCode.UNREADABLE, (), {"problem": _reason(error)})) from None


def _cached(path: Path) -> Plan | PlanFileError:
    try:
        facts = path.stat()
    except OSError as error:
        return PlanFileError(path, Problem(PlanErrorCode.UNREADABLE, (), {"problem": _reason(error)}))
    state = (facts.st_mtime_ns, facts.st_size)
    known = _read.get(path)
    if known is not None and known[0] == state:
        return known[1]
    try:
        answer: Plan | PlanFileError = load_plan(path)
    except PlanFileError as error:
        answer = error
    _read[path] = (state, answer)
    return answer


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "not UTF-8 text"


def _compose(path: Path, text: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _yaml_error(path, error) from None
    if not isinstance(root, yaml.MappingNode):
        raise PlanFileError(path, Problem(PlanErrorCode.NOT_A_PLAN))
    return root


def _yaml_error(path: Path, error: yaml.YAMLError) -> PlanFileError:
    mark = getattr(error, "problem_mark", None)
    problem = " ".join((getattr(error, "problem", None) or str(error)).split())
    line = mark.line + 1 if mark else None
    return PlanFileError(path, Problem(PlanErrorCode.NOT_YAML, (), {"problem": problem}), line)


def _note_lines(file: Path, node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    """Fills `lines` with the line of every key and list entry. Raises PlanFileError for a key that stands twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, str(key.value))
            line = key.start_mark.line + 1
            if below in lines:
                # YAML itself would silently let the last one win.
                raise PlanFileError(file, Problem(PlanErrorCode.KEY_TWICE, below, {"value": str(key.value)}), line)
            lines[below] = line
            _note_lines(file, value, below, lines)
    elif node.tag == TIMESTAMP:
        _check_day(file, node, path)
    elif isinstance(node, yaml.SequenceNode):
        for position, entry in enumerate(node.value):
            _note_lines(file, entry, (*path, position), lines)


def _check_day(file: Path, node: yaml.Node, path: KeyPath) -> None:
    """YAML makes the dates itself and would complain about 30 February without a line."""
    try:
        date.fromisoformat(node.value[:10])
    except ValueError as error:
        details = {"value": str(node.value), "problem": str(error)}
        problem = Problem(PlanErrorCode.WRONG_VALUE, path, details)
        raise PlanFileError(file, problem, node.start_mark.line + 1) from None


def _field_problem(entry: Any) -> Problem:
    path = tuple(part for part in entry["loc"] if isinstance(part, str | int))
    if entry["type"] == "missing":
        return Problem(PlanErrorCode.MISSING_KEY, path)
    if entry["type"] == "extra_forbidden":
        return Problem(PlanErrorCode.UNKNOWN_KEY, path)
    shown = str(entry["input"])
    value = shown if len(shown) <= 60 else f"{shown[:60]}…"
    return Problem(PlanErrorCode.WRONG_VALUE, path, {"value": value, "problem": entry["msg"]})


def _first(path: Path, problems: Sequence[Problem], lines: Mapping[KeyPath, int]) -> PlanFileError:
    """The problem that stands first in the file; a missing key is placed at what it is missing from."""

    def line_of(problem: Problem) -> int:
        return next(
            lines[problem.path[:end]] for end in range(len(problem.path), -1, -1) if problem.path[:end] in lines
        )

    first = min(problems, key=line_of)
    return PlanFileError(path, first, line_of(first), len(problems) - 1)
