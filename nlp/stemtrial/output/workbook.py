"""The review queue as an Excel workbook, for those who check answers there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from stemtrial.errors import OutputError, UsageError
from stemtrial.output.atomic import AtomicFile, unwritable
from stemtrial.output.columns import Column

MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_WIDTHS = {"context": 80, "quote": 30, "value": 28, "comment": 30, "correct_value": 24}
_WIDTH = 13


class WorkbookSink:
    """Table rows as one sheet, written at `commit`.

    Parameters
    ----------
    path : Path
    columns : sequence of Column
    choices : sequence of str
        What the column `decision` offers.
    force : bool
        Whether an existing file may be replaced.

    Raises
    ------
    UsageError
        If the package for workbooks is not installed.
    OutputError
        If the file exists (without `force`) or cannot be written.
    """

    def __init__(
        self, path: Path, columns: Sequence[Column], choices: Sequence[str], *, force: bool
    ) -> None:
        require_openpyxl(path)
        self.file = AtomicFile(path, force=force, binary=True)
        self.names = [column.name for column in columns]
        self.choices = choices
        self.rows: list[dict[str, Any]] = []

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Take rows; keys that are no column are left out."""
        self.rows.extend(rows)
        if len(self.rows) > MOST_ROWS:
            raise OutputError(
                f"{self.file.path}: a sheet has room for {MOST_ROWS:,} rows; name the queue .csv, "
                "or review below a lower confidence."
            )

    def commit(self) -> None:
        """Write the sheet and make the file appear."""
        import pandas as pd

        table = pd.DataFrame(
            [[_cell(row.get(name)) for name in self.names] for row in self.rows],
            columns=self.names,
            dtype=object,
        )
        try:
            with pd.ExcelWriter(self.file.handle, engine="openpyxl") as writer:
                table.to_excel(writer, sheet_name="review", index=False)
                self._dress(writer.sheets["review"])
        except OSError as error:
            raise unwritable(self.file.path, error) from error
        self.file.commit()

    def discard(self) -> None:
        """Remove what was written."""
        self.file.discard()

    def _dress(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.data_type == "f":  # words that begin with `=` are no formula
                    cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        for number, name in enumerate(self.names, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, _WIDTH)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        if "decision" in self.names and self.rows:
            listed = DataValidation(
                "list", formula1=f'"{",".join(self.choices)}"', allow_blank=True
            )
            letter = get_column_letter(self.names.index("decision") + 1)
            listed.add(f"{letter}2:{letter}{len(self.rows) + 1}")
            sheet.add_data_validation(listed)


def require_openpyxl(path: Path) -> None:
    """Raise UsageError where workbooks cannot be read or written."""
    try:
        import_module("openpyxl")
    except ImportError as error:
        raise UsageError(
            f"{path}: Excel workbooks need openpyxl: install it with "
            "`pip install 'stemtrial[xlsx]'`, or name the file .csv."
        ) from error


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST_CELL]
