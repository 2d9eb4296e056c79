"""Runs inside a shell as ``ipython completions.py`` and writes what completions cost to ``$BENCH_REPORT``.

A row is left out where the library is not installed or the expected candidate is not among the answers.
"""

import contextlib
import importlib
import json
import os
import statistics
import sys
import tempfile
import time
import warnings

shell = get_ipython()  # noqa: F821
names = shell.user_ns
figures = {}
warnings.simplefilter("ignore")
try:
    from IPython.core.completer import provisionalcompleter
except ImportError:
    provisionalcompleter = contextlib.nullcontext


def complete(text):
    """All candidates, by the public call."""
    with provisionalcompleter():
        return [one.text for one in shell.Completer.completions(text, len(text))]


def first(row, text, wanted):
    """Wall milliseconds of one call."""
    started = time.perf_counter()
    answers = complete(text)
    taken = (time.perf_counter() - started) * 1e3
    if any(wanted in answer for answer in answers):
        figures[f"{row}, wall ms"] = taken


def warm(row, text, wanted, calls=25):
    """Median CPU milliseconds of calls after the first."""
    if not any(wanted in answer for answer in complete(text)):
        return
    spent = []
    for _ in range(calls):
        started = time.process_time()
        complete(text)
        spent.append((time.process_time() - started) * 1e3)
    figures[f"{row}, CPU ms"] = statistics.median(spent)


class Many:
    pass


first("first completion of a process", "''.upper().spl", "split")
many = Many()
for number in range(10_000):
    setattr(many, f"attr_{number:05d}", number)
names.update(many=many, big={f"key_{n:05d}": n for n in range(10_000)}, os=os, glob_alpha_one=1, glob_alpha_two=2)
warm("a global", "glob_al", "glob_alpha_one")
warm("os.path.", "os.path.", "abspath")
warm("import jso", "import jso", "json")
warm("''.upper().spl", "''.upper().spl", "split")
warm("10,000 attributes", "many.attr_0", "attr_00001", 9)
warm("10,000 keys", "big['key_0", "key_00001", 9)
with tempfile.TemporaryDirectory() as folder:
    for number in range(10_000):
        open(f"{folder}/file_{number:05d}", "w").close()
    warm("10,000 files", f"open('{folder}/file_0", "file_00001", 9)
for module, name, wanted in (
    ("numpy", "np", "linspace"),
    ("pandas", "pd", "DataFrame"),
    ("matplotlib.pyplot", "plt", "plot"),
    ("polars", "pl", "DataFrame"),
    ("sympy", "sp", "symbols"),
):
    with contextlib.suppress(ImportError):
        names[name] = importlib.import_module(module)
        first(f"first Tab after import of {module}", f"{name}.", wanted)
if "pd" in names:
    names["df"] = names["pd"].DataFrame({f"col_{number}": range(3) for number in range(200)})
    warm("DataFrame attribute", "df.grou", "groupby")
    warm("DataFrame column as attribute", "df.col_1", "col_1")
    warm("DataFrame key", "df['col_1", "col_10")

with open(os.environ["BENCH_REPORT"], "w") as file:
    json.dump(figures, file)
sys.exit()
