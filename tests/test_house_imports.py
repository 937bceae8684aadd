"""The import arrows of the house: a lower layer never knows a higher one."""

import pytest

from tests.house import ARROWS, TOP, imports_of, layer_of, python_files

LAYERS = {*ARROWS, *TOP}


@pytest.mark.parametrize("layer", sorted(ARROWS))
def test_a_layer_imports_only_the_layers_below_it(layer: str) -> None:
    allowed = ARROWS[layer] | {layer}
    wrong = [
        f"{path}:{line} imports {name}"
        for path in python_files(layer)
        for line, name in imports_of(path)
        if (first := name.split(".")[0]) in LAYERS and first not in allowed
    ]
    assert not wrong


def test_every_python_file_belongs_to_a_layer() -> None:
    assert {layer_of(path) for path in python_files()} <= LAYERS


def test_the_product_does_not_import_its_tests() -> None:
    product = [path for path in python_files() if path.parts[0] not in {"tests", "benchmarks"}]
    assert not [str(path) for path in product for _, name in imports_of(path) if name.split(".")[0] == "tests"]


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("streamlit", {"ui", "pages", "app", "tests", "benchmarks"}),
        ("streamlit_authenticator", {"ui", "tests"}),
        ("sqlmodel", {"data_access", "tests"}),
        ("sqlalchemy", {"data_access", "tests"}),
        ("alembic", {"data_access", "tests"}),
        ("psycopg", {"data_access", "tests"}),
        ("sqlite3", {"data_access", "tests"}),
        ("plotly.express", set()),
    ],
)
def test_a_library_stays_in_its_place(library: str, homes: set[str]) -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for path in python_files()
        for line, name in imports_of(path)
        if (name == library or name.startswith(f"{library}.")) and layer_of(path) not in homes
    ]
    assert not wrong
