"""What pytest has to know about Odoo's way of writing tests."""

import inspect
from typing import Any


def pytest_pycollect_makeitem(collector: Any, obj: object) -> list[object] | None:
    """Leave out test classes that a module only imports: like Odoo's runner, which takes those defined there."""
    if inspect.isclass(obj) and obj.__module__ != collector.module.__name__:
        return []
    return None
