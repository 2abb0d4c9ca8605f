"""An empty spreadsheet of names with a filled example, as CSV and as XLSX."""

import csv
import io

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from service.domain.period import KINDS
from service.formats.sheet import COLUMNS, COMMENT

_TEXT = "@"  # the format in which a spreadsheet program changes nothing that is typed
_WIDTH = 24  # characters
_HELP_WIDTH = 100
_LAST_ROW = 10_000


def header() -> list[str]:
    """Return the names of the columns."""
    return [column.name for column in COLUMNS]


def example() -> list[str]:
    """Return the filled example, which an import skips: its first cell begins with #."""
    first, *others = [column.example for column in COLUMNS]
    return [f"{COMMENT} {first}", *others]


def to_csv() -> bytes:
    """Return the template as CSV in UTF-8, with the mark that spreadsheet programs know it by."""
    text = io.StringIO()
    csv.writer(text).writerows([header(), example()])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx() -> bytes:
    """Return the template as XLSX: the sheet, in which all cells are text, and help on a second."""
    book = openpyxl.Workbook()
    figures = book.active
    figures.title = "figures"
    figures.append(header())
    figures.append(example())
    figures.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        figures.column_dimensions[letter].width = _WIDTH
        figures.column_dimensions[letter].number_format = _TEXT
        figures.cell(1, number).font = Font(bold=True)
        figures.cell(2, number).font = Font(italic=True, color="808080")
        figures.cell(2, number).number_format = _TEXT
        if column.name == "kind":
            kinds = DataValidation(type="list", formula1=f'"{",".join(KINDS)}"', allow_blank=True)
            kinds.add(f"{letter}2:{letter}{_LAST_ROW}")
            figures.add_data_validation(kinds)
    columns = book.create_sheet("columns")
    columns.append(["column", "required", "what it takes"])
    for column in COLUMNS:
        columns.append([column.name, "yes" if column.is_required else "", column.takes])
    columns.column_dimensions["A"].width = _WIDTH
    columns.column_dimensions["C"].width = _HELP_WIDTH
    for row in columns.iter_rows():
        row[2].alignment = Alignment(wrap_text=True)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
