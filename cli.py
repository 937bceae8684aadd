"""The product from a terminal and from cron: `python cli.py --help` lists the commands (`docs/reference.md`)."""

import sys
from collections.abc import Sequence

import typer

from commands import areas, data, demo, export, frozen, kpi, mail, plans, report_settings, template, upkeep, users
from commands.errors import run

app = typer.Typer(
    help="KPI dashboard for education offices: load reports, compute plan targets, look after the database. "
    "Tables go to stdout as CSV, messages to stderr.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
areas.add_to(app)
data.add_to(app)
plans.add_to(app)
kpi.add_to(app)
frozen.add_to(app)
export.add_to(app)
mail.add_to(app)
template.add_to(app)
upkeep.add_to(app)
demo.add_to(app)
app.add_typer(users.users_app, name="users")
app.add_typer(report_settings.report_settings_app, name="report-settings")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or non-zero after a clear line on stderr."""
    return run(app, arguments)


if __name__ == "__main__":
    sys.exit(main())
