"""A register as a workbook: a pure module."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter


def write_register(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet; every cell is text, so that nothing in it is a formula.

    >>> import openpyxl
    >>> book = openpyxl.load_workbook(io.BytesIO(write_register('Register', ['A', 'B'], [['1', '=1+1']])))
    >>> [[cell.value for cell in row] for row in book.active.rows], book.active['B2'].data_type
    ([['A', 'B'], ['1', '=1+1']], 's')
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {'in_memory': True}) as book:
        bold = book.add_format({'bold': True, 'text_wrap': True, 'valign': 'top'})
        text = book.add_format({'num_format': '@', 'text_wrap': True, 'valign': 'top'})
        sheet = book.add_worksheet(title[:31])
        sheet.set_column(0, max(0, len(headers) - 1), 32, text)
        sheet.freeze_panes(1, 1)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return buffer.getvalue()
