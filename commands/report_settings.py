"""`cli.py report-settings`: the head, signature and recipients of an office's official reports, shown and set."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.errors import CommandError
from commands.opening import reading, writing
from commands.progress import say

if TYPE_CHECKING:
    from data_access.database import Session

report_settings_app = typer.Typer(
    help="Head, signature and recipients of an office's official reports.", no_args_is_help=False
)

OfficeOption = Annotated[
    str | None, typer.Option("--office", help="The office's code; the one department where there is only one.")
]


@report_settings_app.command()
def show(office: OfficeOption = None) -> None:
    """What an office has set, as YAML that `set` reads again."""
    import yaml

    from data_access.office_settings import office_settings
    from data_access.scope import TERMINAL

    with reading() as session:
        found = office_settings(session, TERMINAL, _office(session, office))
    typer.echo(yaml.safe_dump(found.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=1000), nl=False)


@report_settings_app.command("set")
def set_settings(
    file: Annotated[Path, typer.Argument(help="YAML or JSON with any of the fields.", metavar="FILE")],
    office: OfficeOption = None,
) -> None:
    """Set the fields that a YAML or JSON file names; the others stay, an empty value takes one away."""
    from data_access.office_settings import office_settings, save_office_settings, settings_from
    from data_access.scope import TERMINAL

    values = _values(file)
    with writing() as session:
        code = _office(session, office)
        before = office_settings(session, TERMINAL, code).model_dump()
        changed = save_office_settings(session, TERMINAL, code, settings_from({**before, **values}))
    say(f"Report settings of {code} {'saved' if changed else 'unchanged'}")


def _office(session: "Session", code: str | None) -> str:
    from data_access.office_settings import the_department
    from data_access.scope import TERMINAL

    return code if code is not None else the_department(session, TERMINAL).code


def _values(file: Path) -> Mapping[str, object]:
    """What the file holds; JSON is YAML too. An empty value is the field's empty default."""
    import yaml

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise CommandError(f"{file}: no YAML or JSON: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise CommandError(f"{file}: fields and values are expected, e.g. signer: Nguyễn Văn An")
    return {str(name): "" if value is None else value for name, value in content.items()}
