"""What an office's own documents say of it: head, number, place, signature, recipients of an official report.

Everything may be empty: `completed` fills in what a plan and the names of offices and areas tell; what is still empty
then stands in the report as a marked place to fill in.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kpi import place_names
from kpi.plan import Plan

#: (smaller, larger) size in points; the name of the state and of the office in the smaller one.
SIZES: Mapping[str, tuple[int, int]] = {"12+13": (12, 13), "13+14": (13, 14)}
_LONGEST, _MOST_LINES = 200, 30
#: How the name of a people's committee begins; its place follows.
_COMMITTEE = re.compile(r"(?:UBND|(?:Ủy|Uỷ) ban nhân dân)\s+(.+)", re.IGNORECASE)


def _one_line(value: object) -> object:
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def _lines(value: object) -> object:
    """Lines of one text, or a list; empty ones are left out."""
    found = value.splitlines() if isinstance(value, str) else value
    if not isinstance(found, list | tuple):
        return found
    return tuple(one for one in map(_one_line, found) if one != "")


Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=_LONGEST)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_lines), Field(max_length=_MOST_LINES)]


class OfficeSettings(BaseModel):
    """The settings of one office; names in ordinary letters, the report writes them large where it must.

    superior, issuer: the two lines of the head. symbol: what stands behind the number ("BC-SGDĐT"). place: the line of
    place and date. authority: the lines above the signature ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"). addressees: "Kính gửi".
    recipients: "Nơi nhận" without its first and last line. drafting_unit: behind "Lưu: VT". sizes: a key of SIZES.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    superior: Line = ""
    issuer: Line = ""
    symbol: Annotated[Line, Field(pattern=r"^(BC-\S+)?$")] = ""
    place: Line = ""
    authority: Annotated[Lines, Field(max_length=4)] = ()
    signer: Line = ""
    addressees: Lines = ()
    recipients: Lines = ()
    drafting_unit: Line = ""
    sizes: Literal["12+13", "13+14"] = "12+13"

    @property
    def full_name(self) -> str:
        """The office with its place: "Sở Giáo dục và Đào tạo Đồng Nai", "Phòng Giáo dục và Đào tạo thành phố Vinh"."""
        committee = _COMMITTEE.match(self.superior)
        where = committee[1] if committee and not is_of_province(self.issuer) else self.place
        return self.issuer if not where or self.place in self.issuer else f"{self.issuer} {where}".strip()


def suggested(office: str, area: str = "") -> OfficeSettings:
    """What an office's name tells ("Sở GD&ĐT Đồng Nai"), with the name of the area where it sits, if known."""
    name = _without_notes(office)
    body, rest = _body_of(name)
    named = _without_notes(area)
    where = named if place_names.kind_of(named) else rest or named
    # Names of the database's own, of any length: nothing here is a person's input to be checked.
    if body is None:
        return OfficeSettings.model_construct(issuer=name, place=place_names.bare(where))
    if where and body["of_province"] and not place_names.kind_of(where):
        where = f"{'thành phố' if where in _words()['cities'] else 'tỉnh'} {where}"
    superior = f"UBND {place_names.within(where)}" if place_names.kind_of(where) else ""
    place = place_names.bare(where)
    return OfficeSettings.model_construct(superior=superior, issuer=body["name"], symbol=body["symbol"], place=place)


def completed(settings: OfficeSettings, plan: Plan, area: str = "") -> OfficeSettings:
    """The settings, what is empty taken from the plan's issuer. `area`: the name of the plan's area, if known."""
    return filled(settings, suggested(plan.issuer, area))


def filled(settings: OfficeSettings, other: OfficeSettings) -> OfficeSettings:
    """The settings, what is empty taken from others; another office's symbol and place are not."""
    same = settings.issuer in ("", other.issuer)
    names = ["superior", "issuer", "symbol", "place", "addressees"] if same else []
    empty = {name: getattr(other, name) for name in names if not getattr(settings, name)}
    return settings.model_copy(update=empty)


def is_of_province(office: str) -> bool:
    """Whether an office of that name is a province's department."""
    body, _ = _body_of(_without_notes(office))
    return body is not None and bool(body["of_province"])


def _without_notes(name: str) -> str:
    """A name without what stands in brackets behind it ("(mẫu)")."""
    return re.sub(r"\s*\([^)]*\)", "", name).strip()


def _body_of(name: str) -> tuple[Mapping[str, Any] | None, str]:
    """What kind of office it is, and the place in its name."""
    for body in _words()["bodies"]:
        for form in body["forms"]:
            if name == form or name.startswith(f"{form} "):
                return body, name[len(form) :].strip()
    return None, ""


@cache
def _words() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return content
