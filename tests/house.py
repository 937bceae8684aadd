"""What the house tests walk: the product's own files."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: The product's layers, lowest first; what each may import (`docs/developers.md`).
ARROWS: dict[str, set[str]] = {
    "kpi": set(),
    "data_access": {"kpi"},
    "charts": {"kpi"},
    "exports": {"kpi", "charts"},
    "sample_data": {"kpi", "data_access", "exports"},
    "ui": {"kpi", "data_access", "charts", "exports"},
}
TOP = {"pages", "app", "cli", "commands", "tools", "benchmarks", "tests"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the product (tracked by git, or new and not ignored), relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return tuple(sorted({Path(one) for one in listed.split("\0") if one and (ROOT / one).is_file()}))


def python_files(*folders: str) -> list[Path]:
    """Python files in these folders (all when none are named), relative to the root."""
    return [path for path in tracked() if path.suffix == ".py" and (not folders or path.parts[0] in folders)]


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


@cache
def imports_of(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and dotted name of every import of a file, also those inside functions."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, str(node.module)
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def layer_of(path: Path) -> str:
    return path.stem if len(path.parts) == 1 else path.parts[0]
