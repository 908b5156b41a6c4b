"""Run benchmarks in an Odoo environment: ``python -m bench [name …]`` with ODOO_RC set."""

import importlib
import os
import pkgutil
import sys

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

import bench
from bench.report import Report


def main(names):
    """Run the benchmarks and return the exit code: 1 when a limit is broken or nothing was measured."""
    config.parse_config(['-c', os.environ['ODOO_RC'], '--log-level=warn'])
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name.startswith('bench_'))
    unknown = set(names) - {name.removeprefix('bench_') for name in found} - set(found)
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(found)}.")
    report = Report()
    registry = Registry(config['db_name'][0])
    for name in found:
        if not names or name in names or name.removeprefix('bench_') in names:
            with registry.cursor() as cr:
                env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
                importlib.import_module(f'bench.{name}').run(env, report)
                cr.rollback()
    if not report.rows:
        print("Nothing was measured.", file=sys.stderr)
    return 0 if report.ok else 1


sys.exit(main(sys.argv[1:]))
