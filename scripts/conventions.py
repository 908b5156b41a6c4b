"""Conventions of this repository that no tool on the market checks.

A file over 300 lines or a function over 25 asks to be split; each ``sudo()`` says why it is safe.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 300
#: Files that promise to be one: what a stranger reads whole and runs alone. Each has a limit of its own.
STANDS_ALONE = {'jlink_compliance/ledger_verifier.py': 480}
FUNCTION_LINES = 25
TEST_LINES = 40  # a test may tell a story in one go
_SUDO = re.compile(r'\.(?:sudo\(\)|with_user\(SUPERUSER_ID\))')
_REASON = re.compile(r'#.*\bsudo:')
#: How many lines above a call its comment may stand.
_REASON_WITHIN = 6


def findings(path: Path, name: str) -> Iterator[str]:
    """Yield what is wrong with the Python file ``path``, which people call ``name``."""
    text = path.read_text()
    lines = text.splitlines()
    most = STANDS_ALONE.get(name, FILE_LINES)
    if len(lines) > most:
        yield f'{name}:1: {len(lines)} lines: split what is over {most} into rooms of one concern each'
    is_test = 'tests' in Path(name).parts
    limit = TEST_LINES if is_test else FUNCTION_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _code_lines(node)
            if length > limit:
                yield f'{name}:{node.lineno}: {node.name} has {length} lines: split what is over {limit}'
    if name.startswith('jlink_') and not is_test:
        yield from _unexplained(lines, name)


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the length of a function's body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _unexplained(lines: list[str], name: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        if _SUDO.search(line.split('#')[0]):
            above = lines[max(0, number - _REASON_WITHIN) : number + 1]
            if not any(_REASON.search(other) for other in above):
                yield f"{name}:{number + 1}: sudo without a comment '# sudo: why'"
