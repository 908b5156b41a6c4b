"""Benchmarks: each module ``bench_*.py`` has ``run(env, report)`` and adds rows to the report."""
