"""The files of the pack: each made when it is clicked; PDF and the whole pack made on the page, with progress."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape

import streamlit as st

from data_access.database import session
from data_access.office_settings import settings_for
from data_access.scope import Scope
from exports import pdf
from exports.deck import TemplateError
from exports.pack import EDITABLE, PackFile, PackFormat, content_of, file_name, make_pack, stem_of, write_zip
from kpi.meeting import Meeting
from kpi.office_settings import OfficeSettings
from ui import cached_meeting, html, take_along
from ui.engine import engine
from ui.filters import Filters
from ui.language import current, t
from ui.meeting_choice import Chosen

_MADE = "meeting_made"


def draw(scope: Scope, filters: Filters, chosen: Chosen, template: bytes | None) -> None:
    """Downloads of the pack that the page shows."""
    meeting, language = chosen.meeting, current()
    with session(engine()) as opened:
        settings = settings_for(opened, scope, filters.plan)
    st.html(html.heading(t("meeting.files")) + f'<p class="kpi-small">{escape(t("meeting.files_line"))}</p>')
    for column, kind in zip(st.columns(len(EDITABLE)), EDITABLE, strict=True):
        make = partial(content_of, meeting, settings, kind, language=language, template=template)
        name = file_name(stem_of(meeting), kind, kind, language).rsplit(".", 1)[0]
        with column:
            take_along.download(scope, t(f"meeting.{kind}"), kind, make, name, "meeting", wide=True)
            st.html(f'<p class="kpi-small">{escape(t(f"meeting.{kind}_line"))}</p>')
    whole, pdfs = st.columns(2)
    with whole:
        _draw_whole(scope, meeting, settings, template)
    with pdfs:
        _draw_pdf(scope, meeting, settings, template)


def draw_areas(scope: Scope, filters: Filters, chosen: Chosen, template: bytes | None) -> None:
    """A pack for every area below, in one archive; nothing where there are none."""
    areas = [one.area for one in chosen.meeting.completeness.areas]
    if not areas:
        return
    st.html(html.heading(t("meeting.areas")))
    if chosen.frozen is not None:
        st.html(f'<p class="kpi-small">{escape(t("meeting.areas_frozen"))}</p>')
        return
    st.html(f'<p class="kpi-small">{escape(t("meeting.areas_line", n=len(areas)))}</p>')

    def make() -> list[PackFile]:
        with session(engine()) as opened:
            settings = settings_for(opened, scope, filters.plan)
        packs = []
        with _progress() as step:
            for place, area in enumerate(areas):
                one = cached_meeting.meeting(
                    scope,
                    filters.plan,
                    filters.period.code,
                    area,
                    filters.narrow,
                    approved_only=chosen.approved_only,
                )

                def tell(share: float, words: str, place: int = place, name: str = one.area_name) -> None:
                    step((place + share) / len(areas), f"{name}: {words}")

                packs.append(
                    make_pack(one, settings, formats=EDITABLE, language=current(), template=template, step=tell)
                )
        name = f"{stem_of(chosen.meeting)}-{len(areas)}-dia-ban.zip"
        return [PackFile(name, write_zip(packs, language=current()))]

    label = t("meeting.areas_make", n=len(areas))
    _made_on_the_page(scope, "areas", label, make, _state(chosen.meeting, template, *areas))


def _draw_whole(scope: Scope, meeting: Meeting, settings: OfficeSettings, template: bytes | None) -> None:
    def make() -> list[PackFile]:
        with _progress() as step:
            found = make_pack(meeting, settings, language=current(), template=template, step=step)
        return [PackFile(f"{found.stem}.zip", write_zip([found], language=current()))]

    _made_on_the_page(scope, "zip", t("meeting.zip_make"), make, _state(meeting, template, settings))


def _draw_pdf(scope: Scope, meeting: Meeting, settings: OfficeSettings, template: bytes | None) -> None:
    if pdf.program() is None:
        words = pdf.PdfUnavailable(pdf.PdfTrouble.NOT_INSTALLED).words(current())
        st.html(f'<p class="kpi-small">{escape(words)}</p>')
        return

    def make() -> list[PackFile]:
        with _progress() as step:
            found = make_pack(
                meeting, settings, formats=[PackFormat.PDF], language=current(), template=template, step=step
            )
        if found.missing:
            st.warning(found.missing[0].split(": ", 1)[1])
        return list(found.files)

    _made_on_the_page(scope, "pdf", t("meeting.pdf_make"), make, _state(meeting, template, settings))


def _made_on_the_page(scope: Scope, kind: str, label: str, make: Callable[[], list[PackFile]], state: Hashable) -> None:
    """A button that makes files, then a button for each that takes it along, as long as it is what the page shows."""
    made: dict[str, tuple[Hashable, list[PackFile]]] = st.session_state.setdefault(_MADE, {})
    if st.button(label, key=f"make|{kind}", width="stretch"):
        try:
            made[kind] = (state, make())
        except TemplateError as error:
            st.error(error.words(current()))
    found = made.get(kind)
    if found is None or found[0] != state:
        made.pop(kind, None)
        return
    for place, one in enumerate(found[1]):
        name, ending = one.name.rsplit(".", 1)
        label = t(f"meeting.take_{one.kind}" if one.kind else f"meeting.take_{kind}")
        take_along.download(scope, label, ending, partial(_content, one), name, f"made|{kind}|{place}", wide=True)


def _content(one: PackFile) -> bytes:
    return one.content


def _state(meeting: Meeting, template: bytes | None, *more: Hashable) -> Hashable:
    """What a made file depends on; the frozen mark is part of the name."""
    return (stem_of(meeting), meeting.version, meeting.sample, hash(template), current(), *more)


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """A bar that tells what is being made, and goes away when all is."""
    bar = st.progress(0.0, t("meeting.starting"))

    def step(share: float, words: str) -> None:
        bar.progress(min(share, 1.0), words)

    try:
        yield step
    finally:
        bar.empty()
