"""The same parts give the same file: Office packages whose members carry no time of writing."""

import io
import zipfile

#: The first moment that a ZIP can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def fixed(content: bytes) -> bytes:
    """The package with every member stamped alike, in the same order; nothing else changes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as there, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in there.namelist():
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, there.read(name))
    return buffer.getvalue()
