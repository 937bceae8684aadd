"""A small province for loading tests: files as people write them, loaded by the product's own loaders."""

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from data_access.database import transaction
from data_access.loading.areas import load_areas
from data_access.loading.files import load_file
from data_access.loading.offices import load_offices
from data_access.loading.result import LoadResult
from data_access.loading.units import load_units
from data_access.scope import TERMINAL, Role, Scope

AREAS = """area_code,name,type,parent_code,valid_from,valid_to
75,Đồng Nai,province,,,
731,Biên Hòa,district,75,,2025-07-01
732,Long Khánh,district,75,,
31,Hải Phòng,province,,,
303,Hồng Bàng,district,31,,
"""
OFFICES = """office_code,name,tier,area_code
so-75,Sở,department,75
pgd-731,Phòng Biên Hòa,lower_office,731
pgd-732,Phòng Long Khánh,lower_office,732
"""
UNITS = """unit_code,name,kind,levels,ownership,area_code,office_code,opened_on,closed_on
a1,Tiểu học 1,school,primary,public,731,pgd-731,,
a2,Tiểu học và THCS 2,school,primary;lower_secondary,public,731,pgd-731,,
b1,THCS 3,school,lower_secondary,public,732,pgd-732,,2025-01-10
c1,THPT 4,school,upper_secondary,public,731,so-75,2024-09-01,
h1,Tiểu học 5,school,primary,public,303,pgd-303,,
"""
DEPARTMENT = Scope(Role.DEPARTMENT, "department", area="75", office="so-75")
LOWER = Scope(Role.LOWER_OFFICE, "lower", area="731", office="pgd-731")
UNIT = Scope(Role.UNIT, "unit", unit="a1")
VIEWER = Scope(Role.VIEWER, "viewer", area="75")

PERIOD = "2024-2025/HK1"
HEADER = "period,unit_code,indicator,level,numerator,denominator,value,state"


def load_world(engine: Engine) -> None:
    """Areas, offices and units of the small world."""
    with transaction(engine) as session:
        for loader, text in ((load_areas, AREAS), (load_offices, OFFICES), (load_units, UNITS)):
            result = loader(session, TERMINAL, text.encode())
            assert not result.errors, [error.message("en") for error in result.errors]


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """An observations file; a row without a period is of PERIOD."""
    return "\n".join([header, *(PERIOD + row if row.startswith(",") else row for row in rows)]).encode()


def load_rows(engine: Engine, *rows: str, scope: Scope = TERMINAL, good_rows: bool = False) -> LoadResult:
    """Load rows such as ",a1,wifi,,1,1,," (no period: PERIOD)."""
    return load_file(engine, scope, csv_of(*rows), "rows.csv", good_rows=good_rows)


def codes(result: LoadResult) -> list[tuple[int | None, str, str]]:
    """The errors as (row, column, code)."""
    return [(error.row, error.column, error.code.value) for error in result.errors]


def texts(result: LoadResult, language: str = "vi") -> Sequence[str]:
    """The errors in words."""
    return [error.message(language) for error in result.errors]
