"""The table of what was measured."""

from dataclasses import dataclass

_LINE = '{:<48} {:>10} {:>10} {:>7} {:>8}  {}'


@dataclass(frozen=True)
class Row:
    """One promise: ``ours`` and, where there is something to compare with, ``theirs``; ``limit`` for which of them.

    With ``theirs``, the limit is the greatest ratio of ours to theirs; without, the greatest value of ours.
    """

    name: str
    ours: float
    theirs: float | None
    limit: float

    @property
    def ratio(self) -> float | None:
        """Return how many times theirs ours takes, ``None`` without theirs.

        >>> Row('x', 3.0, 2.0, 2.0).ratio
        1.5
        """
        return self.ours / self.theirs if self.theirs else None

    @property
    def ok(self) -> bool:
        """Tell whether the limit holds.

        >>> Row('x', 3.0, 2.0, 2.0).ok, Row('x', 5.0, 2.0, 2.0).ok, Row('x', 3.0, None, 2.0).ok
        (True, False, False)
        """
        value = self.ours if self.ratio is None else self.ratio
        return value <= self.limit


class Report:
    """Rows, printed as they come."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def ratio(self, name: str, ours: float, theirs: float, limit: float) -> None:
        """Report seconds of ours against theirs: ours may take at most ``limit`` times as long."""
        self._add(Row(name, ours, theirs, limit))

    def value(self, name: str, ours: float, limit: float) -> None:
        """Report what has nothing to be compared with: it may be at most ``limit``."""
        self._add(Row(name, ours, None, limit))

    def _add(self, row: Row) -> None:
        if not self.rows:
            print(_LINE.format('name', 'ours', 'theirs', 'ratio', 'limit', 'ok'), flush=True)
        self.rows.append(row)
        theirs = '-' if row.theirs is None else f'{row.theirs:.4g}'
        ratio = '-' if row.ratio is None else f'{row.ratio:.2f}'
        answer = 'yes' if row.ok else 'NO'
        print(_LINE.format(row.name, f'{row.ours:.4g}', theirs, ratio, f'{row.limit:.4g}', answer), flush=True)

    @property
    def ok(self) -> bool:
        """Tell whether every limit holds and anything was measured at all."""
        return bool(self.rows) and all(row.ok for row in self.rows)

