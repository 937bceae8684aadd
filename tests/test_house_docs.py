"""The documentation names everything there is, and every link in it leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import cli
from commands import data, export, frozen, kpi, mail, plans, users
from data_access.loading import areas, offices, successions, units
from kpi import vocabulary
from kpi.indicators import indicators
from tests.house import ROOT, python_files, text_of, tracked

REFERENCE = Path("docs/reference.md")
FOLDERS = {"docs", "README.md", "CHANGELOG.md"}
DOCUMENTS = [path for path in tracked() if path.suffix == ".md" and path.parts[0] in FOLDERS]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its full name ("areas load")."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_names_each_command_with_its_options_and_arguments(name: str) -> None:
    usage = next((line for line in text_of(REFERENCE).splitlines() if re.search(rf"`{name}[ `]", line)), None)
    assert usage is not None, f"docs/reference.md says nothing of `{name}`"
    for one in COMMANDS[name].params:
        if one.name != "help":
            said = one.opts[0] if one.opts[0].startswith("--") else (one.metavar or one.name.upper())
            assert said in usage, f"{name}: {said}"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does(name: str) -> None:
    assert COMMANDS[name].help


@pytest.mark.parametrize(
    "columns",
    [
        kpi.COLUMNS,
        frozen.LIST_COLUMNS,
        frozen.COMPARE_COLUMNS,
        export.COLUMNS,
        mail.RECIPIENT_COLUMNS,
        mail.LOG_COLUMNS,
        users.COLUMNS,
        data.OBSERVATION_COLUMNS,
        data.IMPORT_COLUMNS,
        *(plans.PERIOD_COLUMNS, plans.PLAN_COLUMNS, plans.TARGET_COLUMNS, plans.DEADLINE_COLUMNS, plans.TASK_COLUMNS),
    ],
)
def test_the_reference_lists_the_columns_of_each_table(columns: tuple[str, ...]) -> None:
    assert f"`{','.join(columns)}`" in text_of(REFERENCE)


@pytest.mark.parametrize("loader", [areas, offices, units, successions], ids=lambda module: module.__name__)
def test_the_reference_lists_the_columns_of_each_file(loader: Any) -> None:
    text = text_of(REFERENCE)
    assert not [name for name in (*loader.REQUIRED, *getattr(loader, "OPTIONAL", ())) if f"`{name}`" not in text]


def test_the_reference_names_each_indicator_and_word() -> None:
    text = text_of(REFERENCE)
    lists = (vocabulary.kinds(), vocabulary.levels(), vocabulary.ownerships(), vocabulary.counted())
    codes = [*indicators(), *(code for words in lists for code in words)]
    assert not [code for code in codes if f"`{code}`" not in text]


READS = re.compile(r"environ(?:\.get\(|\[)\s*(?:\"(\w+)\"|([A-Z_]+))|\"(\w+)\" (?:not )?in os\.environ")


def settings() -> set[str]:
    """The environment variables that the product reads, by name or by a constant of the file."""
    found = set()
    for path in python_files():
        if path.parts[0] not in {"tests", "benchmarks"}:
            text = text_of(path)
            constants = dict(re.findall(r"^([A-Z_]+) = \"(\w+)\"$", text, re.MULTILINE))
            found |= {name or tested or constants[constant] for name, constant, tested in READS.findall(text)}
    return found


def test_the_reference_names_each_setting() -> None:
    assert settings() >= {"DATABASE_URL", "KPI_PLANS_DIR", "KPI_LANG"}
    assert not [name for name in settings() if f"`{name}`" not in text_of(REFERENCE)]


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [Path("README.md")]
    while waiting:
        document = waiting.pop()
        if document not in reached and document in DOCUMENTS:
            reached.add(document)
            waiting += [target for target, _ in links(document)]
    assert reached == set(DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target, anchor in links(document):
        assert (ROOT / target).exists(), f"{document} links to {target}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{document} links to {target}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_named_in_the_documentation_exists(document: Path) -> None:
    top = {path.parts[0] for path in tracked() if len(path.parts) > 1}
    named = re.findall(r"`((?:[a-z_.]+/)+[A-Za-z0-9_.-]*)`", text_of(document))
    wrong = [name for name in named if name.split("/")[0] in top - {"var"} and not (ROOT / name).exists()]
    assert not wrong


def test_make_targets_are_told() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", text_of(Path("Makefile")), re.MULTILINE)
    told = text_of(Path("README.md")) + text_of(Path("docs/developers.md"))
    assert not [name for name in targets if f"make {name}" not in told]


def links(document: Path) -> list[tuple[Path, str]]:
    """Paths (relative to the root) and anchors of a document's links within the product."""
    found = []
    for link in LINK.findall(re.sub(r"```.*?```", "", text_of(document), flags=re.DOTALL)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / document.parent / name).resolve().relative_to(ROOT) if name else document
        found.append((target, anchor))
    return found


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
