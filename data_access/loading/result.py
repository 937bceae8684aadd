"""What loading a file did, or why it did nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data_access.loading.errors import LoadError

#: Called with the share done (0 to 1) and a code of what is being done: `reading`, `checking`, `saving`, `adding_up`.
Progress = Callable[[float, str], None]


def no_progress(share: float, doing: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The outcome of loading one file.

    import_id: of observations that were stored; None when nothing was (errors, or the same file again), and for areas,
    offices, units and successions, which are no imports. rows: data rows read; cells: answers stored (0 without
    observations); changed: what stands differently now (answers; or areas, offices, units, successions).
    errors: all of them, in the file's order. Without `good_rows` any error means that nothing was stored;
    skipped: rows left out because of errors (with `good_rows`).
    replaced: answers that stood with another value; of `changed`, the ones that were not simply new.
    """

    import_id: int | None
    rows: int
    cells: int
    changed: int
    errors: Sequence[LoadError] = ()
    skipped: int = 0
    replaced: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything in the file was taken."""
        return not self.errors
