"""Areas: from a file, or those of a province as the product knows them before and after July 2025."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.data import load_from
from commands.errors import CommandError
from commands.opening import writing
from commands.progress import say

if TYPE_CHECKING:  # what loads a file takes long to import; other commands must not wait for it
    from data_access.reference_areas import ProvinceName, When

areas_app = typer.Typer(help="Areas: provinces, districts, communes.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    areas_app.callback()(_group)
    areas_app.command("load")(load_areas)
    app.add_typer(areas_app, name="areas")


def _group() -> None:
    """Keeps `load` a command of its own: a group of one command would otherwise swallow its name."""


def load_areas(
    file: Annotated[Path | None, typer.Argument(help="The file.", metavar="FILE")] = None,
    province: Annotated[
        str | None, typer.Option("--province", help="Code of a province, e.g. 75: its areas are known to the product.")
    ] = None,
    before: Annotated[bool, typer.Option("--before", help="Only as they were until 30 June 2025.")] = False,
    after: Annotated[bool, typer.Option("--after", help="Only as they are since 1 July 2025.")] = False,
) -> None:
    """Load areas (CSV) and the time for which each is valid, or every area of a province without a file."""
    if (file is None) == (province is None):
        raise typer.BadParameter("name a FILE or a --province, one of the two")
    if file is not None and (before or after):
        raise typer.BadParameter("--before and --after belong to --province; a file says by itself what is valid when")
    if file is not None:
        from data_access.loading.areas import load_areas as load

        load_from(file, load, "areas")
    elif province is not None:
        _load_province(province, _when(before, after))


def _when(before: bool, after: bool) -> "When":
    from data_access.reference_areas import When

    if before == after:
        return When.BOTH
    return When.BEFORE if before else When.AFTER


def _load_province(code: str, when: "When") -> None:
    from data_access import reference_areas
    from data_access.loading.provinces import load_province
    from data_access.reference_areas import When
    from data_access.scope import TERMINAL

    known = {province.code: province for province in reference_areas.provinces()}
    if code not in known:
        raise CommandError(
            f"{code} is no code of a province; known are",
            *(f"  {one.code} {one.name}{_became(one)}" for one in known.values()),
        )
    if not reference_areas.province_table(code, when).rows:
        raise CommandError(
            f"{known[code].name} ({code}) no longer exists{_became(known[code])}: load that one with --after"
        )
    with writing() as session:
        result = load_province(session, TERMINAL, code, when)
        if result.errors:
            reasons = [f"  {error.message('en')}" for error in result.errors[:5]]
            raise CommandError(f"{known[code].name} does not fit what is loaded; nothing was stored", *reasons)
    left_out = f", {result.skipped} left out that are dated otherwise here" if result.skipped else ""
    say(f"{known[code].name}: {result.rows} areas, {result.changed} changed{left_out}")
    into = known[code].gone_into
    if into and when is When.BOTH:
        say(f"It went into {into} on 1 July 2025; its areas since then: --province {into} --after")
    for other in reference_areas.merged_into(code) if when is not When.AFTER else ():
        say(f"{other.name} ({other.code}) went into it on 1 July 2025; its areas until then: --province {other.code}")


def _became(province: "ProvinceName") -> str:
    return f", in {province.gone_into} since 1 July 2025" if province.gone_into else ""
