"""Where in a file answers stand: what stands before the row's number ("Báo cáo!D", "dòng ") is kept once."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from data_access.counted import chunks
from data_access.tables import SourcePlace


def numbered_places(session: Session, texts: Iterable[str]) -> dict[str, int]:
    """The numbers of these places; new ones get theirs. For writers: one at a time is in the database."""
    wanted = sorted(set(texts))
    found = _known(session, wanted)
    new = [text for text in wanted if text not in found]
    if new:
        session.add_all(SourcePlace(text=text) for text in new)
        session.flush()
        found |= _known(session, new)
    return found


def place_in_file(place: str, row: int | None) -> str:
    """A source as it is told: "Báo cáo!D7"."""
    return place if row is None else f"{place}{row}"


def _known(session: Session, texts: list[str]) -> dict[str, int]:
    query = select(col(SourcePlace.text), col(SourcePlace.id))
    parts = (session.execute(query.where(col(SourcePlace.text).in_(part))) for part in chunks(texts))
    return {text: number or 0 for found in parts for text, number in found}
