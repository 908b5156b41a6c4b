"""A ZIP archive and a JSON text that come into being while they are read: a pure module.

Neither is ever whole in memory: what is written is handed on at once, whatever the number and size of the parts.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 64 * 1024


class _Pipe(io.RawIOBase):
    """Takes what the archive writes, and gives it away."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # pylint: disable=method-required-super  # a file's, not a model's
        self._written.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._written = b''.join(self._written), []
        return taken


def stream_zip(entries: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield an archive of ``entries``, pairs of a name and the parts of its content, piece by piece.

    >>> parts = stream_zip([('a.txt', [b'one ', b'two']), ('b.txt', iter([b'three']))])
    >>> archive = zipfile.ZipFile(io.BytesIO(b''.join(parts)))
    >>> archive.testzip(), archive.read('a.txt'), archive.read('b.txt')
    (None, b'one two', b'three')
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, parts in entries:
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, 'w', force_zip64=True) as target:
                for part in parts:
                    for piece in cut(part):
                        target.write(piece)
                        if taken := pipe.take():
                            yield taken
    yield pipe.take()


def cut(content: bytes) -> Iterator[bytes]:
    """Yield ``content`` in pieces of moderate size.

    >>> [len(piece) for piece in cut(bytes(_CHUNK + 1))]
    [65536, 1]
    """
    for start in range(0, len(content), _CHUNK):
        yield content[start:start + _CHUNK]


def stream_json(sections: Iterable[tuple[str, Iterable[Any]]]) -> Iterator[bytes]:
    """Yield one JSON object: each section a list, one row a line.

    >>> json.loads(b''.join(stream_json([('person', [{'name': 'Ä'}]), ('skills', [])])))
    {'person': [{'name': 'Ä'}], 'skills': []}
    """
    opening = '{\n'
    for name, rows in sections:
        yield f'{opening}{json.dumps(name)}: ['.encode()
        comma = ''
        for row in rows:
            yield f'{comma}\n  {json.dumps(row, ensure_ascii=False, default=str)}'.encode()
            comma = ','
        yield b'\n]'
        opening = ',\n'
    yield b'\n}\n' if opening != '{\n' else b'{}\n'
