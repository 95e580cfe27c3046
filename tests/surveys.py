"""An organisation's earlier survey as its own program wrote it, for the mapping in docs/survey-mapping.example.toml."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.world import World

EXAMPLE = Path(__file__).parents[1] / "docs" / "survey-mapping.example.toml"
SHEET = "Svar 2025"
ROW = {
    "Medlemsnr": "", "Svardato": "20.05.2025", "Yrke": "1212", "Ledernivå": "Mellomleder", "Stillingsprosent": "80",
    "Årslønn (1000 kr)": "662,4", "Faste tillegg per måned": "1 200", "Bonus siste år": "25.000,00",
    "Rapporterer direkte": "4", "Personalansvar for": "6–15", "År som leder": "7", "Næringskode": "62.010",
    "Sektor": "Privat", "Arbeidsfylke": "Hordaland", "Ansatte i virksomheten": "120", "Utdanning": "Master",
    "Arbeidsgiver": "Nordlys AS", "Kjønn": "Ønsker ikke å svare", "Kommentar": "canary-free-text",
}  # fmt: skip


def survey_row(number: str, **changed: str) -> dict[str, str]:
    """A good row of this member's, with these cells instead."""
    return ROW | {"Medlemsnr": number} | changed


def as_csv(rows: Sequence[Mapping[str, Any]], delimiter: str = ";") -> bytes:
    """The rows as a spreadsheet program of Windows writes them."""
    lines = [delimiter.join(rows[0]), *(delimiter.join(map(str, row.values())) for row in rows)]
    return "\r\n".join(lines).encode("cp1252")


def as_xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows on the sheet that the example names, behind another one."""
    book = Workbook()
    sheet = book.create_sheet(SHEET)
    for line in (list(rows[0]), *(list(row.values()) for row in rows)):
        sheet.append(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def consenting(world: World) -> list[tuple[str, Any]]:
    """(member number, person id) of members who consent to the salary statistics and have answered nothing."""
    world.rows("delete from app.salary_answer")
    return world.rows(
        "select min(member_number), person_id from app.person join register.membership on ref = register_ref"
        " join app.consent_current using (person_id) where purpose = 'salary_statistics' and state = 'given'"
        " group by person_id order by 1"
    )
