"""`cli.py export`: the meeting pack of an area, or of every area below it, as files, as one ZIP, by e-mail."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.errors import CommandError
from commands.language import label_language, message_language
from commands.opening import opened
from commands.plans import known_period, known_plan
from commands.progress import Step, progress, say
from commands.tables import write_csv

if TYPE_CHECKING:
    from data_access.database import Engine
    from exports.pack import Pack, PackFormat
    from kpi.meeting import Meeting
    from kpi.plan import Plan

COLUMNS = ("area_code", "file", "bytes")
_NAMES = ("pptx", "xlsx", "docx", "pdf")


class Each(StrEnum):
    AREA = "area"


class Lang(StrEnum):
    VI = "vi"
    EN = "en"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("export")(export)


def export(
    plan: Annotated[str, typer.Option("--plan", help="The plan's code, e.g. dong-nai-2024-2025.")],
    period: Annotated[str, typer.Option("--period", help="One of the plan's periods, e.g. 2024-2025/HK1.")],
    area: Annotated[str | None, typer.Option("--area", help="An area of the plan; without it the plan's own.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The folder for the files.", metavar="DIR")] = None,
    each: Annotated[
        Each | None, typer.Option("--each", help="area: a pack for every area below, each with its own data only.")
    ] = None,
    as_zip: Annotated[bool, typer.Option("--zip", help="One ZIP in place of single files.")] = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help="vi or en; without it KPI_LANG, else vi.")] = None,
    formats: Annotated[
        str | None,
        typer.Option("--format", help="Of pptx,xlsx,docx,pdf; without it all, with --each all but pdf."),
    ] = None,
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Count approved reports only, not everything sent.")
    ] = False,
    frozen: Annotated[
        str | None, typer.Option("--frozen", help="Results frozen under this name (or number), not today's.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="An office's own .pptx for the slides.", metavar="FILE")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    mail: Annotated[
        bool, typer.Option("--mail", help="Send each pack to the recipients registered for its area, once.")
    ] = False,
) -> None:
    """Make the meeting pack: slides, workbook and official report, as PDF too where LibreOffice is installed."""
    from data_access.frozen import FrozenError
    from exports.deck import TemplateError
    from exports.pack_folder import PackError, check_folder

    if out is None and not mail:
        raise CommandError("Say where the files go (--out DIR), or who gets them (--mail)")
    if frozen is not None and approved_only:
        raise CommandError("Frozen results are kept as they were counted: leave out --approved-only")
    wanted = _formats(formats, several=each is not None)
    language = (lang or Lang(label_language())).value
    chosen = known_plan(plan)
    known_period(chosen, period)
    try:
        if out is not None:
            check_folder(out)
        content = _template(template)
        with opened() as engine:
            if mail:
                from commands.mail import ready_to_send

                server = ready_to_send()
            with progress("Counting") as step:
                meetings = _meetings(engine, chosen, period, area, each, frozen, approved_only)
                packs = _packs(engine, meetings, wanted, language, content, step)
            _tell_missing(packs, wanted)
            if out is not None:
                _write(out, area or chosen.area, meetings, packs, language, as_zip=as_zip, force=force)
            if mail:
                from commands.mail import send_packs

                send_packs(engine, server, list(zip(meetings, packs, strict=True)), wanted, language)
    except (PackError, TemplateError) as error:
        raise CommandError(error.words(message_language())) from None
    except FrozenError as error:
        raise CommandError(error.message(message_language())) from None


def _formats(given: str | None, *, several: bool) -> "Sequence[PackFormat]":
    from exports.pack import ALL_FORMATS, EDITABLE, PackFormat

    if given is None:
        return EDITABLE if several else ALL_FORMATS
    names = [one.strip().lower() for one in given.split(",") if one.strip()]
    wrong = [one for one in names if one not in _NAMES]
    if wrong or not names:
        said = f"Unknown format {wrong[0]!r}" if wrong else "No format given"
        raise CommandError(f"{said}. Formats: {','.join(_NAMES)}")
    return [one for one in PackFormat if one in names]


def _template(file: Path | None) -> bytes | None:
    """The template's bytes, looked through before anything is counted. Raises OSError, TemplateError."""
    if file is None:
        return None
    from exports.deck.template import opened as opened_template

    content = file.read_bytes()
    opened_template(content)
    return content


def _meetings(
    engine: "Engine",
    plan: "Plan",
    period: str,
    area: str | None,
    each: Each | None,
    frozen: str | None,
    approved_only: bool,
) -> "list[Meeting]":
    """The results of the area, or of every area right below it: each by itself, holding nothing of the others."""
    from data_access.database import session
    from data_access.frozen import find_frozen, load_frozen
    from data_access.meeting import meeting
    from data_access.scope import TERMINAL

    with session(engine) as reading:

        def one(code: str | None) -> "Meeting":
            if frozen is not None:
                return load_frozen(
                    reading, TERMINAL, find_frozen(reading, TERMINAL, plan.code, period, code or plan.area, frozen)
                )
            return meeting(reading, TERMINAL, plan, period, area=code, approved_only=approved_only)

        if each is None:
            return [one(area)]
        whole = meeting(reading, TERMINAL, plan, period, area=area, approved_only=approved_only, with_previous=False)
        codes = [part.area for part in whole.completeness.areas]
        if not codes:
            raise CommandError(f"Area {whole.area} has no areas below it that the plan covers: leave out --each")
        return [one(code) for code in codes]


def _packs(
    engine: "Engine",
    meetings: "Sequence[Meeting]",
    formats: "Sequence[PackFormat]",
    language: str,
    template: bytes | None,
    step: Step,
) -> "list[Pack]":
    from data_access.database import session
    from data_access.office_settings import settings_for
    from data_access.scope import TERMINAL
    from exports.pack import distinct, make_pack

    found = []
    for place, one in enumerate(meetings):
        with session(engine) as reading:
            settings = settings_for(reading, TERMINAL, one.plan)

        def tell(share: float, words: str, place: int = place, name: str = one.area_name) -> None:
            step((place + share) / len(meetings), f"{name}: {words}")

        found.append(make_pack(one, settings, formats=formats, language=language, template=template, step=tell))
    return distinct(found)


def _tell_missing(packs: "Sequence[Pack]", formats: "Sequence[PackFormat]") -> None:
    """What could not be made, said once; a refusal when nothing else was asked for."""
    missing = [line for pack in packs for line in pack.missing]
    if not missing:
        return
    why = missing[0].split(": ", 1)[1]
    if not any(pack.files for pack in packs):
        raise CommandError(why)
    say(f"warning: {len(missing)} of the PDF files are left out. {why}")


def _write(
    out: Path,
    area: str,
    meetings: "Sequence[Meeting]",
    packs: "Sequence[Pack]",
    language: str,
    *,
    as_zip: bool,
    force: bool,
) -> None:
    from exports.pack import PackFile, write_zip
    from exports.pack_folder import write_files

    if as_zip:
        name = packs[0].stem if len(packs) == 1 else _common(meetings, area)
        files = [(area, PackFile(f"{name}.zip", write_zip(packs, language=language)))]
    else:
        folders = [f"{pack.stem}/" if len(packs) > 1 else "" for pack in packs]
        files = [
            (one.area, PackFile(folder + file.name, file.content))
            for one, pack, folder in zip(meetings, packs, folders, strict=True)
            for file in pack.files
        ]
    paths = write_files(out, [file for _, file in files], force=force)
    lines = zip(files, paths, strict=True)
    write_csv(COLUMNS, ((area, str(path), len(file.content)) for (area, file), path in lines))


def _common(meetings: "Sequence[Meeting]", area: str) -> str:
    """The name of an archive of several packs."""
    from exports.pack import ascii_name

    one = meetings[0]
    marks = ("approved" if one.approved_only else "", f"chot-{one.frozen.name}" if one.frozen else "")
    parts = (one.plan.code, one.period, area, f"{len(meetings)}-dia-ban", *marks)
    return "-".join(ascii_name(part) for part in parts if part)
