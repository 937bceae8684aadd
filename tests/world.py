"""A small province as the files that the terminal loads: two districts, three offices, six units of every sort."""

from pathlib import Path

PLAN, PERIOD = "dong-nai-2024-2025", "2024-2025/HK1"

AREAS = """\
area_code,name,type,parent_code,valid_from,valid_to
75,Đồng Nai,province,,,
731,Thành phố Biên Hòa,district,75,,2025-07-01
732,Thành phố Long Khánh,district,75,,2025-07-01
"""

OFFICES = """\
office_code,name,tier,area_code
SO75,Sở GD&ĐT Đồng Nai,department,75
P731,Phòng GD&ĐT Biên Hòa,lower_office,731
P732,Phòng GD&ĐT Long Khánh,lower_office,732
"""

UNITS = """\
unit_code,name,kind,levels,ownership,area_code,office_code,opened_on,closed_on
U1,Trường Tiểu học Mẫu 01,school,primary,public,731,P731,,
U2,Trường TH-THCS Mẫu 02,school,primary;lower_secondary,public,731,P731,,
U3,Trường THCS Mẫu 03,school,lower_secondary,non_public,732,P732,,
U4,Trường THPT Mẫu 04,school,upper_secondary,public,732,SO75,,
U5,Trường Mầm non Mẫu 05,school,preschool,public,731,P731,,
U6,Trung tâm GDTX Mẫu 06,continuing_centre,continuing,public,732,SO75,,
"""

#: Cashless: U1 and U3 yes, U2 no, U5 not applicable, U4 and U6 silent. Digitised records: 90/100 and 30/50.
OBSERVATIONS = """\
period,unit_code,indicator,level,numerator,denominator,value,state
2024-2025/HK1,U1,cashless_collection,,1,1,,
2024-2025/HK1,U2,cashless_collection,,0,1,,
2024-2025/HK1,U3,cashless_collection,,1,1,,
2024-2025/HK1,U5,cashless_collection,,,,,not_applicable
2024-2025/HK1,U1,records_digitised,,90,100,,
2024-2025/HK1,U3,records_digitised,,30,50,,
2024-2025/HK1,U1,teaching_score,,,,80.5,
2024-2025/HK1,U1,online_teaching_share,primary,30,1000,,
2024-2025/HK1,U2,online_teaching_share,primary,60,1000,,
"""


class World:
    """The files of the small province in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in (
            ("areas", AREAS),
            ("offices", OFFICES),
            ("units", UNITS),
            ("observations", OBSERVATIONS),
        ):
            self.write(f"{name}.csv", text)

    def write(self, name: str, text: str) -> Path:
        """A file of the world's folder with this text."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def __getitem__(self, name: str) -> Path:
        return self.folder / f"{name}.csv"
