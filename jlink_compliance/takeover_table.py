"""Reading and writing the tables of a take-over: CSV and XLSX, pure."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping

import openpyxl
import xlsxwriter

_DATES = ('%Y-%m-%d', '%d.%m.%Y', '%d.%m.%y', '%d/%m/%Y')
_SPACES = re.compile(r'\s+')
MAX_ROWS = 20_000
MAX_FILE = 25 * 1024 * 1024


class TableError(ValueError):
    """The file is no table that can be read; the message is a code."""


def plain(header: object) -> str:
    """Return a header in the form that headers are compared in.

    >>> plain('  Valid  Until ')
    'valid until'
    """
    return _SPACES.sub(' ', str(header or '').replace('_', ' ')).strip().casefold()


def read_table(content: bytes, headers: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    r"""Yield the number and the cells of each row that is not empty.

    :param headers: the code of a column by each of its plain headers
    :raise TableError: ``unreadable``, ``no_header`` or ``too_long``

    >>> list(read_table('Name;Mail\nJörg;j@x.de'.encode('latin-1'), {'name': 'name', 'mail': 'email'}))
    [(2, {'name': 'Jörg', 'email': 'j@x.de'})]
    """
    rows = _read_xlsx(content) if content[:2] == b'PK' else _read_csv(content)
    codes = [headers.get(plain(cell), '') for cell in next(rows, [])]
    if 'name' not in codes:
        raise TableError('no_header')
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS + 1:
            raise TableError('too_long')
        cells = {code: value for code, value in zip(codes, row, strict=False) if code}
        if any(cells.values()):
            yield number, cells


def _read_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = content.decode('cp1252', 'replace')
    first = text.partition('\n')[0]
    separator = max((';', ',', '\t'), key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise TableError('unreadable') from None


def _read_xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except TableError:
        raise
    except Exception:  # noqa: BLE001  # the library raises whatever it stumbles over
        raise TableError('unreadable') from None


def _cell(value: object) -> str:
    if value is None:
        return ''
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def parse_date(text: str) -> dt.date | None:
    """Return the day, or nothing.

    >>> parse_date('15.03.2021'), parse_date('2021-02-30')
    (datetime.date(2021, 3, 15), None)
    """
    for form in _DATES:
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    return None


def parse_number(text: str) -> float | None:
    """Return the figure, written the German or the English way, or nothing.

    >>> parse_number('1.250,50'), parse_number('95.5'), parse_number('95 EUR'), parse_number('-1')
    (1250.5, 95.5, None, None)
    """
    text = text.strip()
    if ',' in text:
        text = text.replace('.', '').replace(',', '.')
    return float(text) if re.fullmatch(r'\d+(\.\d+)?', text) else None


def split_list(text: str) -> list[str]:
    """Return the parts of a list.

    >>> split_list('a.pdf; b.pdf;')
    ['a.pdf', 'b.pdf']
    """
    return [part.strip() for part in text.split(';') if part.strip()]


def parse_skill(text: str) -> tuple[str, str, float | None]:
    """Return skill, level and years; years are nothing if they are no figure.

    >>> parse_skill('Java:Expert:8'), parse_skill('Spring::x'), parse_skill('Go')
    (('Java', 'Expert', 8.0), ('Spring', '', None), ('Go', '', 0.0))
    """
    name, level, years = ([part.strip() for part in text.split(':')] + ['', ''])[:3]
    return name, level, parse_number(years) if years else 0.0


class Archive:
    """The files of a ZIP archive by their plain names, in whatever folder they lie.

    >>> Archive(b'').names
    frozenset()
    """

    def __init__(self, content: bytes) -> None:
        """Open an archive; nothing counts as an empty one.

        :raise TableError: ``no_archive``
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content)) if content else None
        except zipfile.BadZipFile:
            raise TableError('no_archive') from None
        entries = self._zip.infolist() if self._zip else []
        self._entries = {
            entry.filename.rpartition('/')[2].casefold(): entry for entry in entries if not entry.is_dir()
        }

    @property
    def names(self) -> frozenset[str]:
        """The names in the archive, in the form that names are compared in."""
        return frozenset(self._entries)

    def is_too_large(self, name: str) -> bool:
        """Tell whether the file unpacks to more than one file may have."""
        return self._entries[name.casefold()].file_size > MAX_FILE

    def unpack(self, name: str) -> bytes:
        """Return a file's content, never more than one file may have, whatever the archive says of its size."""
        if self._zip is None:
            raise KeyError(name)
        with self._zip.open(self._entries[name.casefold()]) as file:
            return file.read(MAX_FILE)


def write_csv(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a CSV file that a German spreadsheet opens as it is."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=';')
    writer.writerow(headers)
    writer.writerows(rows)
    return buffer.getvalue().encode('utf-8-sig')


def write_xlsx(
    title: str, headers: list[str], example: list[str], notes_title: str, notes: list[tuple[str, str]],
) -> bytes:
    """Return a workbook: a sheet with headers and an example, and one that explains them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {'in_memory': True}) as book:
        bold, text = book.add_format({'bold': True}), book.add_format({'num_format': '@'})
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(headers) - 1, 20, text)
        sheet.write_row(0, 0, headers, bold)
        sheet.write_row(1, 0, example, text)
        sheet.freeze_panes(1, 1)
        explained = book.add_worksheet(notes_title)
        explained.set_column(0, 0, 20, bold)
        explained.set_column(1, 1, 80)
        for number, note in enumerate(notes):
            explained.write_row(number, 0, note)
    return buffer.getvalue()
