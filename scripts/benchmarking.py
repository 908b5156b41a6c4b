"""Measure what the product promises: run bench/bench_*.py inside Odoo on a copy of the template."""

import subprocess
from collections.abc import Sequence

from .odoo import configuration, prepare
from .paths import CHECKOUT
from .process import die_with_parent
from .testing import copied, test_environment


def bench(names: Sequence[str]) -> int:
    """Run the benchmarks of these names, all without any; return 1 when a limit is broken."""
    platform = prepare()
    with copied(platform, 'bench') as copy:
        config = configuration(
            platform, copy.name, data=copy.data, db_name=copy.name, dbfilter=f'^{copy.name}$', list_db=False,
        )
        command = [str(platform.python), '-m', 'bench', *names]
        try:
            return subprocess.call(
                command, cwd=CHECKOUT, env=test_environment(platform, config), preexec_fn=die_with_parent,
            )
        finally:
            config.unlink(missing_ok=True)
