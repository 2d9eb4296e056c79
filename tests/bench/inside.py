"""Runs inside a shell as ``ipython inside.py`` and writes what cells and tracebacks cost to ``$BENCH_REPORT``."""

import json
import os
import statistics
import sys
import time

shell = get_ipython()  # noqa: F821
figures = {}


def cpu_of(source, times, **options):
    """Median CPU seconds of one run of a cell, over ten batches."""
    shell.run_cell(source, **options)
    batches = []
    for _ in range(10):
        started = time.process_time()
        for _ in range(times):
            shell.run_cell(source, **options)
        batches.append((time.process_time() - started) / times)
    return statistics.median(batches)


def once(source, **options):
    """CPU seconds of one run."""
    started = time.process_time()
    shell.run_cell(source, **options)
    return time.process_time() - started


real_stdout, real_stderr = sys.stdout, sys.stderr
with open(os.devnull, "w") as nowhere:
    sys.stdout = sys.stderr = nowhere
    try:
        figures["1/0 first, CPU ms"] = once("1/0") * 1e3
        figures["1/0 warm, CPU ms"] = cpu_of("1/0", 10) * 1e3
        once("def recurse(n): return recurse(n + 1)")
        figures["RecursionError, CPU ms"] = min(once("recurse(0)") for _ in range(3)) * 1e3
        figures["1+1 not stored, CPU us"] = cpu_of("1+1", 200, store_history=False) * 1e6
        figures["1+1 stored, CPU us"] = cpu_of("1+1", 200, store_history=True) * 1e6
        figures["pass not stored, CPU us"] = cpu_of("pass", 200, store_history=False) * 1e6
        shell.register_magic_function(lambda line: None, "line", "nothing_at_all")
        figures["magic that does nothing, CPU us"] = cpu_of("%nothing_at_all", 200, store_history=False) * 1e6
        long = "\n".join(f"a{number} = [{number}, {number} + 1]" for number in range(1000))
        figures["1,000 lines, CPU ms"] = cpu_of(long, 2, store_history=False) * 1e3
    finally:
        sys.stdout, sys.stderr = real_stdout, real_stderr

with open(os.environ["BENCH_REPORT"], "w") as file:
    json.dump(figures, file)
