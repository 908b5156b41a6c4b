"""What pytest has to know about Odoo's way of writing tests."""

import inspect


def pytest_pycollect_makeitem(collector, obj):
    """Leave out test classes that a module only imports: like Odoo's runner, which takes those defined there."""
    if inspect.isclass(obj) and obj.__module__ != collector.module.__name__:
        return []
    return None
