"""Each page guards itself: Streamlit may serve one before app.py has run (`docs/sign-in.md`)."""

import ast

import pytest

from tests.house import python_files, tree_of

PAGES = python_files("pages")


def test_there_are_pages() -> None:
    assert {path.stem for path in PAGES} >= {"overview", "plan", "imports"}


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_the_first_thing_a_page_does_is_the_guard(path: object) -> None:
    done = [node for node in tree_of(path).body if not _declares(node)]  # type: ignore[arg-type]
    first = done[0]
    assert isinstance(first, ast.Expr | ast.Assign), ast.dump(first)
    assert isinstance(first.value, ast.Call), "the first statement is no call"
    assert ast.unparse(first.value.func) in {"guard.require", "require"}


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_before_the_guard_a_page_only_imports_and_defines(path: object) -> None:
    """No default argument or decorator of a function defined before the guard may read anything."""
    for node in tree_of(path).body:  # type: ignore[arg-type]
        if not _declares(node):
            return
        if isinstance(node, ast.FunctionDef):
            ran = [*node.decorator_list, *node.args.defaults, *(one for one in node.args.kw_defaults if one)]
            assert not any(isinstance(part, ast.Call) for one in ran for part in ast.walk(one))


def _declares(node: ast.stmt) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    constant = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    return docstring or constant or isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
