"""Survey files as they come: encodings, delimiters and sheets, and what is refused before anything is read of it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data.salary import files, survey_file
from data.salary.files import NotReadable, content_of
from data.salary.survey_file import Row, Shape, rows

COLUMNS = ["Nr", "Lønn"]


def read(content: bytes, **shape: Any) -> list[Row]:
    return list(rows(content, Shape(**shape), COLUMNS))


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    text = f'Nr{delimiter}"Lønn"{delimiter}Æ\r\n7{delimiter}"1;2,3|4"{delimiter}ø\r\n'
    assert read(text.encode(encoding)) == [Row(2, {"Nr": "7", "Lønn": "1;2,3|4", "Æ": "ø"})]


def test_the_delimiter_is_the_one_that_parts_the_columns_looked_for() -> None:
    assert read("Nr;Lønn;a, b, c, d, e\n7;5;x\n".encode())[0].values["Lønn"] == "5"


def test_encoding_delimiter_and_header_row_can_be_said() -> None:
    content = "Survey of 2025\n\nNr|Lønn\n7|5\n".encode("cp865")
    assert read(content, encoding="cp865", delimiter="|", header=3) == [Row(4, {"Nr": "7", "Lønn": "5"})]


def test_lines_are_counted_as_an_editor_does_and_empty_ones_left_out() -> None:
    content = 'Nr;Lønn\n1;"two\nlines"\n;\n\n3;5\n'.encode()
    assert [(each.number, each.values["Nr"]) for each in read(content)] == [(2, "1"), (6, "3")]


def test_a_row_with_other_cells_than_the_header_says_so() -> None:
    assert [each.whole for each in read("Nr;Lønn\n1;2\n1\n1;2;3\n".encode())] == [True, False, False]


def test_a_spreadsheet_keeps_its_numbers_and_its_row_numbers() -> None:
    day = dt.datetime(2025, 5, 20, 9, 30)  # noqa: DTZ001 - spreadsheets know no time zones
    sheet = ["Nr", "Lønn", "Dag"], [7, 52000.5, day], [], [8, " 5 ", None, "a note beside"]
    found = read(xlsx(("First", sheet), ("Second", [["Nr", "Lønn"], [1, 2]])))
    assert found == [
        Row(2, {"Nr": Decimal(7), "Lønn": Decimal("52000.5"), "Dag": "2025-05-20"}),
        Row(4, {"Nr": Decimal(8), "Lønn": "5", "Dag": ""}),
    ]


def test_a_sheet_is_chosen_by_its_name() -> None:
    content = xlsx(("First", [["x"]]), ("Svar", [["Survey"], ["Nr", "Lønn"], [1, True], [2, 1e300]]))
    assert read(content, sheet="Svar", header=2) == [
        Row(3, {"Nr": Decimal(1), "Lønn": "True"}),
        Row(4, {"Nr": Decimal(2), "Lønn": "1e+300"}),
    ]
    with pytest.raises(NotReadable, match="no sheet 'Other'. There are: First, Svar"):
        read(content, sheet="Other")


GOOD = xlsx(("One", [["Nr", "Lønn"], [1, 2]]))
REFUSED = {
    "no rows": ("Nr;Lønn\n;\n".encode(), "no rows"),
    "a column missing": (b"Nr;Pay\n1;2\n", "no column 'Lønn'. It has: Nr, Pay"),
    "a column twice": ("Nr;Lønn;Lønn\n1;2;3\n".encode(), "two columns 'Lønn'"),
    "NUL": ("Nr;Lønn\n1;\x00\n".encode(), "no text"),
    "UTF-16": ("Nr;Lønn\n1;2\n".encode("utf-16"), "Save it as CSV UTF-8"),
    "bytes of no encoding": (b"Nr;L\x81nn\n1;2\n", "no text"),
    "a very long line": (b"Nr;L" + b"x" * 100_001, "this is no table"),
    "an open quotation mark": ('Nr;Lønn\n1;"2\n3;4\n'.encode(), "Line 2 can't be read"),
    "a very large cell": ('Nr;Lønn\n1;"'.encode() + b"x\n" * 70_000 + b'"\n', "Line 2 can't be read"),
    "the old Excel": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "Save it as .xlsx"),
    "a ZIP that is no spreadsheet": (b"", "damaged"),
    "half a spreadsheet": (GOOD[: len(GOOD) // 2], "no text"),
    "an empty sheet": (xlsx(("One", [])), "no column 'Nr', 'Lønn'. It has: none"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_table_is_refused_with_a_reason(what: str) -> None:
    content, reason = REFUSED[what]
    if not content:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("hello.txt", "hello")
        content = packed.getvalue()
    with pytest.raises(NotReadable, match=reason):
        read(content)


def test_an_unknown_encoding_is_said() -> None:
    with pytest.raises(NotReadable, match="no encoding 'latin-99'"):
        read(b"Nr\n", encoding="latin-99")


def test_a_spreadsheet_that_unpacks_to_more_than_it_may_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert survey_file.MOST_UNPACKED == 500_000_000
    monkeypatch.setattr(survey_file, "MOST_UNPACKED", 5_000_000)
    packed = io.BytesIO(GOOD)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(5_000_000))
    assert len(packed.getvalue()) < 50_000
    with pytest.raises(NotReadable, match="unpacks to more than 5 MB"):
        read(packed.getvalue())


def edited_sheet(*changes: tuple[bytes, bytes]) -> bytes:
    """The good spreadsheet with other XML in its sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            for old, new in changes if name.endswith("sheet1.xml") else ():
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return packed.getvalue()


def test_a_sheet_that_claims_a_billion_rows_or_columns_ends_soon() -> None:
    with pytest.raises(NotReadable, match="300,000 lines"):
        read(edited_sheet((b'<row r="2"', b'<row r="999999999"')))
    assert read(edited_sheet((b'ref="A1:B2"', b'ref="A1:XFD1048576"'))) == read(GOOD)


def test_a_sheet_with_entities_inside_entities_is_refused() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 100) for n in range(1, 9))
    declared = b'<!DOCTYPE worksheet [<!ENTITY l0 "ha">' + laughs + b"]><worksheet"
    with pytest.raises(NotReadable, match="damaged"):
        read(edited_sheet((b"<worksheet", declared), (b"<v>2</v>", b"<v>&l8;</v>")))


def test_more_rows_than_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert survey_file.MOST_ROWS == 200_000
    monkeypatch.setattr(survey_file, "MOST_ROWS", 2_000)
    content = "Nr;Lønn\n".encode() + b"1;2\n" * 2_001
    with pytest.raises(NotReadable, match="2,000 rows"):
        read(content)
    assert len(read(content[:-4])) == 2_000


def test_a_file_is_not_read_further_than_it_may_be_large(tmp_path: Path) -> None:
    large, empty = tmp_path / "large.csv", tmp_path / "empty.csv"
    with large.open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)
    empty.write_bytes(b" \n")
    with pytest.raises(NotReadable, match="larger than 50 MB"):
        content_of(large)
    with pytest.raises(NotReadable, match="empty"):
        content_of(empty)
    with pytest.raises(NotReadable, match="can't be opened"):
        content_of(tmp_path / "none.csv")
