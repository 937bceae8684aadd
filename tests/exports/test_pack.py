"""The pack: its names, its archive, and writing it into a folder all or not at all."""

import errno
import io
import os
import re
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from exports import pack, pdf
from exports.pack import EDITABLE, Pack, PackFile, PackFormat, make_pack, write_zip
from exports.pack_folder import PackError, PackErrorCode, check_folder, write_files
from kpi.office_settings import OfficeSettings
from tests.exports import sample_meeting

FILES = [PackFile("a.txt", b"one"), PackFile("b/c.txt", b"two")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are made at once: what is tested is what is done with them."""
    monkeypatch.setattr(pack, "content_of", lambda meeting, settings, kind, **_: f"{kind} of {meeting.area}".encode())


def test_names_are_plain_and_distinct_whatever_the_areas_are_called() -> None:
    full = sample_meeting.meeting()
    meetings = [
        replace(full, area_names={full.area: name}, frozen=None)
        for name in (*sample_meeting.HARD_NAMES, "🏫", "", "../../etc/passwd", "CON", "a" * 300, "A" * 300)
    ]
    packs = [Pack(pack.stem_of(one), (PackFile(f"{pack.stem_of(one)}-x.pptx", b""),), ()) for one in meetings]
    found = pack.distinct(packs)
    stems = [one.stem for one in found]
    assert len({stem.casefold() for stem in stems}) == len(stems)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", stem) and len(stem) < 160 for stem in stems)
    assert all(one.files[0].name.startswith(one.stem) for one in found)


def test_an_area_is_read_in_its_name() -> None:
    assert pack.stem_of(sample_meeting.meeting("731")).startswith("dong-nai-2024-2025-2024-2025-CN-731-")
    assert "chot-Hop-giao-ban-thang-6" in pack.stem_of(sample_meeting.frozen())
    assert pack.ascii_name("Thành phố Biên Hòa – Đồng Nai") == "Thanh-pho-Bien-Hoa-Dong-Nai"


@pytest.mark.usefixtures("quick")
def test_without_libreoffice_the_archive_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "program", lambda: None)
    made = make_pack(sample_meeting.meeting(), OfficeSettings())
    assert [one.name.rsplit(".", 1)[1] for one in made.files] == ["pptx", "xlsx", "docx"]
    assert len(made.missing) == 2
    with zipfile.ZipFile(io.BytesIO(write_zip([made]))) as archive:
        assert len(archive.namelist()) == 4
        told = archive.read("DOC-TRUOC.txt").decode("utf-8-sig")
    assert "LibreOffice" in told
    assert "Dữ liệu mẫu" in told
    assert "Phiên bản số liệu" in told
    assert write_zip([made]) == write_zip([made])


@pytest.mark.usefixtures("quick")
def test_each_pack_of_several_lies_in_a_folder_of_its_own() -> None:
    made = [make_pack(sample_meeting.meeting(area), OfficeSettings(), formats=EDITABLE) for area in ("731", "732")]
    with zipfile.ZipFile(io.BytesIO(write_zip(made))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        contents = {name: archive.read(name) for name in names if name.endswith("pptx")}
    assert len(names) == 8
    assert {name.split("/")[0] for name in names} == {one.stem for one in made}
    assert sorted(contents.values()) == [b"pptx of 731", b"pptx of 732"]


@pytest.mark.usefixtures("quick")
def test_only_what_is_asked_for_is_made_and_steps_are_told() -> None:
    steps: list[float] = []
    made = make_pack(
        sample_meeting.meeting(),
        OfficeSettings(),
        formats=[PackFormat.XLSX],
        language="en",
        step=lambda share, words: steps.append(share),
    )
    assert [one.name.rsplit("-", 1)[1] for one in made.files] == ["results.xlsx"]
    assert steps[0] == 0.0
    assert steps[-1] == 1.0


def test_files_are_written_and_nothing_else_stays(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "new" / "deep", FILES)
    assert [one.read_bytes() for one in paths] == [b"one", b"two"]
    assert _all(tmp_path / "new" / "deep") == ["a.txt", "b", "b/c.txt"]


def test_a_file_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text("mine")
    with pytest.raises(PackError) as caught:
        write_files(tmp_path, FILES)
    assert caught.value.code is PackErrorCode.EXISTS
    assert _all(tmp_path) == ["b", "b/c.txt"]
    write_files(tmp_path, FILES, force=True)
    assert (tmp_path / "b" / "c.txt").read_bytes() == b"two"
    assert _all(tmp_path) == ["a.txt", "b", "b/c.txt"]


@pytest.mark.parametrize("force", [True, False])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    folder = tmp_path / "out"
    if force:
        write_files(folder, FILES)
    replaced = os.replace

    def full(source: object, target: object) -> None:
        if "new-1" in str(source):
            raise OSError(errno.ENOSPC, "No space left on device")
        replaced(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PackError) as caught:
        write_files(folder, [PackFile("a.txt", b"new"), PackFile("b/c.txt", b"new")], force=force)
    assert caught.value.code is PackErrorCode.NO_SPACE
    assert "dung lượng" in caught.value.words("vi")
    if force:
        assert [(folder / one.name).read_bytes() for one in FILES] == [b"one", b"two"]
    else:
        assert not folder.exists()


def test_a_disk_that_is_really_full() -> None:
    """Where the system has one: every write to it fails."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(PackError) as caught:
        write_files(full, FILES)
    assert caught.value.code is PackErrorCode.NOT_A_FOLDER


def test_a_path_that_is_no_folder_or_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for folder in (file, file / "below"):
        with pytest.raises(PackError) as caught:
            check_folder(folder)
        assert caught.value.code is PackErrorCode.NOT_A_FOLDER
        with pytest.raises(PackError):
            write_files(folder, FILES)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PackError) as caught:
        check_folder(tmp_path / "new")
    assert caught.value.code is PackErrorCode.NOT_WRITABLE
    assert _all(tmp_path) == ["file"]


def test_two_exports_at_once_do_not_mix(tmp_path: Path) -> None:
    """Each set of files is whole: of one writer, never of both."""
    ends: list[str] = []

    def write(name: bytes) -> None:
        try:
            write_files(tmp_path, [PackFile(f"{place}.txt", name * 1000) for place in range(20)], force=True)
            ends.append("done")
        except PackError as error:
            ends.append(error.code)

    threads = [threading.Thread(target=write, args=(name,)) for name in (b"a", b"b", b"c", b"d")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert "done" in ends
    assert set(ends) <= {"done", PackErrorCode.BUSY}
    assert len({one.read_bytes() for one in tmp_path.glob("*.txt")}) == 1
    assert len(_all(tmp_path)) == 20


def _all(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))
