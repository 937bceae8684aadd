"""Writing files into a folder, all of them or none: what a failed export leaves behind is what was there before.

Everything is first written into a folder of its own beside the final place, then moved. Two exports into one folder
do not mix: one at a time holds its lock, which ends with its process.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from exports.pack import PackFile
from exports.wording import text

_LOCK = ".kpi-export.lock"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class PackErrorCode(StrEnum):
    NOT_A_FOLDER = "not_a_folder"
    EXISTS = "exists"
    IS_FOLDER = "is_folder"
    BUSY = "busy"
    NO_SPACE = "no_space"
    NOT_WRITABLE = "not_writable"


class PackError(RuntimeError):
    """Files that cannot be written; nothing was. `words` says why and what to do."""

    def __init__(self, code: PackErrorCode, path: Path, reason: str = "") -> None:
        super().__init__(code.value)
        self.code, self.path, self.reason = code, path, reason

    def words(self, language: str) -> str:
        return text(language, f"pack.error_{self.code}", path=str(self.path), reason=self.reason)


def check_folder(folder: Path) -> None:
    """Before anything is made: raises PackError where a folder of that name cannot be."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    if not there.is_dir():
        raise PackError(PackErrorCode.NOT_A_FOLDER, there)
    if not os.access(there, os.W_OK | os.X_OK):
        raise PackError(PackErrorCode.NOT_WRITABLE, there, os.strerror(errno.EACCES))


def write_files(folder: Path, files: Sequence[PackFile], *, force: bool = False) -> list[Path]:
    """Write files (names may hold folders: "a/b.txt") into a folder, made where missing; their paths. All or nothing.

    Raises PackError: for a file that is there already unless `force`, a full disk, a path that cannot be written.
    """
    made = _missing_parents(folder)
    done = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _turn(folder):
            targets = [folder / one.name for one in files]
            for target in targets:
                _check_free(target, force=force)
            paths = _written(folder, files, targets)
        done = True
        return paths
    except OSError as error:
        raise _in_words(folder, error) from error
    finally:
        if not done:
            for one in made:
                with suppress(OSError):
                    one.rmdir()


def _written(folder: Path, files: Sequence[PackFile], targets: Sequence[Path]) -> list[Path]:
    part = Path(tempfile.mkdtemp(prefix=".kpi-export-", dir=folder))
    moved: list[tuple[Path, Path | None]] = []
    made: list[Path] = []
    try:
        for place, one in enumerate(files):
            with (part / f"new-{place}").open("xb") as out:
                out.write(one.content)
                out.flush()
                os.fsync(out.fileno())
        for place, target in enumerate(targets):
            made += _missing_parents(target.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            before = part / f"old-{place}" if target.exists() else None
            if before is not None:
                os.replace(target, before)
            moved.append((target, before))
            os.replace(part / f"new-{place}", target)
    except BaseException:  # also when the person stops it
        for target, before in reversed(moved):
            target.unlink(missing_ok=True)
            if before is not None:
                os.replace(before, target)
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return list(targets)


def _check_free(target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise PackError(PackErrorCode.IS_FOLDER, target)
    if target.exists() and not force:
        raise PackError(PackErrorCode.EXISTS, target)


def _missing_parents(folder: Path) -> list[Path]:
    """The folder and those above it that are not there yet, the innermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """The folder's lock; PackError when another export holds it. The operating system frees it when a process ends."""
    path = folder / _LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(descriptor)
            # The one before took its lock's file away when it was done: only the file of that name now is the lock.
            held = path.exists() and os.path.samestat(os.fstat(descriptor), path.stat())
        except OSError:
            held = False
        if not held:
            raise PackError(PackErrorCode.BUSY, folder)
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_words(folder: Path, error: OSError) -> PackError:
    if error.errno in _NO_SPACE:
        return PackError(PackErrorCode.NO_SPACE, folder)
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return PackError(PackErrorCode.NOT_A_FOLDER, folder)
    return PackError(PackErrorCode.NOT_WRITABLE, folder, error.strerror or str(error))
