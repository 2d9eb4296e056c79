"""``%time`` and ``%timeit``: what is timed is what was typed, the times are right, and the results are data."""

from __future__ import annotations

import gc
import json
import pickle
import re
import timeit as standard
from collections.abc import Callable

import pytest

from ipython.core.shell import Shell
from ipython.magics.durations import TimeitResult, TimeResult, format_size, format_time
from ipython.magics.peak_memory import PeakMemory
from ipython.model.cell import Cell

Typed = Callable[[str], str]
TIMES = re.compile(r"CPU times: .*\nWall time: [0-9.e+]+ \S+")


def value(shell: Shell, source: str) -> object:
    return shell.run_cell(Cell(source)).unwrap()


# -- time -------------------------------------------------------------------------------------------------------------


def test_code_is_timed_as_typed(typed: Typed) -> None:
    shown = typed('%time print("a   b")')
    assert shown.startswith("a   b\n") and TIMES.search(shown)


def test_value_statements_and_assignments(shell: Shell, typed: Typed) -> None:
    assert typed("%time 5; 6").endswith("Out[1]: 6")
    assert "Out" not in typed("%time x = 7") and "Out" not in typed("%time 8;") and shell.namespace.locals["x"] == 7
    assert value(shell, "%%time\ny = 2\ny + 1") == 3 and shell.namespace.locals["y"] == 2


def test_await_in_line_and_cell(shell: Shell) -> None:
    assert value(shell, "import asyncio\n%time await asyncio.sleep(0, 5)") == 5
    assert value(shell, "%%time\nz = await asyncio.sleep(0, 6)\nz") == 6


def test_times_come_first_then_the_failure(shell: Shell, typed: Typed) -> None:
    shown = typed("%time 1/0")
    assert TIMES.match(shown) and shown.count("ZeroDivisionError: division by zero") == 1
    assert "magics" not in shown and "----> 1 1/0" in shown
    assert TIMES.fullmatch(typed("%time --no-raise-error 1/0"))
    assert TIMES.fullmatch(typed("%%time --no-raise-error\n1/0\n\n"))
    assert "KeyboardInterrupt" in typed("%time --no-raise-error raise KeyboardInterrupt")


def test_magics_and_variables_of_the_calling_function(typed: Typed) -> None:
    shown = typed("def f():\n    inside = 4\n    %time print(inside)\n\nf()\n%time !echo hello")
    assert shown.startswith("4\n") and "hello" in shown


def test_result_as_data(shell: Shell) -> None:
    value(shell, "import time\n%time -o result time.sleep(0.01)")
    result = shell.namespace.locals["result"]
    assert isinstance(result, TimeResult) and 0.01 <= result.wall < 1 and result.total >= 0
    assert json.loads(json.dumps(result.as_dict()))["wall"] == result.wall and result.peak_memory is None


def test_peak_memory(shell: Shell, typed: Typed) -> None:
    # So large a block is always asked of the system anew: none that was freed before is taken.
    shown = typed("%time --memory -o result len(bytearray(100_000_000))")
    result = shell.namespace.locals["result"]
    assert 90_000_000 < result.memory_growth < 150_000_000 and result.peak_memory > 90_000_000
    assert re.search(r"Peak memory: \d+\.\d MB, \d+\.\d MB more than before", shown)


def test_peak_memory_without_the_kernels_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipython.magics.peak_memory.CLEAR", "/nosuch/file")
    with PeakMemory() as memory:
        bytearray(5_000_000)
    import tracemalloc

    assert 5_000_000 <= memory.growth < 6_000_000 < memory.peak and not tracemalloc.is_tracing()


def test_minus_is_code_and_no_option(shell: Shell) -> None:
    assert value(shell, "o = 5\n%time -o") == -5 and value(shell, "%time --o") == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%time", "UsageError: %time: there is nothing to time"),
        ("%time --no-raise-error", "UsageError: %time: there is nothing to time"),
        ("%%time 1+1\n2\n\n", "UsageError: Can't use statement directly after '%%time'!"),
        ("%timeit", "UsageError: %timeit: there is nothing to time"),
        ("%timeit -nx 1", "UsageError: %timeit: -n takes a whole number, not 'x'"),
        ("%timeit -r 0 1", "UsageError: %timeit: -r must be at least 1, not 0"),
        ("%timeit -n -1 1", "UsageError: %timeit: -n must be at least 0, not -1"),
        ("%timeit -z 1", 'UsageError: option -z not recognized (allowed: "n:r:tcp:qov:")'),
        ("%timeit -v 1x pass", "UsageError: %timeit: -v takes the name of a variable, not '1x'"),
        ("%timeit -n", 'UsageError: option -n requires argument (allowed: "n:r:tcp:qov:")'),
    ],
)
def test_mistakes_are_one_line_and_fail_the_cell(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert typed(line) == said
    assert not shell.run_cell(Cell(line)).ok


# -- timeit -----------------------------------------------------------------------------------------------------------


def test_line_of_the_result(typed: Typed) -> None:
    pattern = r"\S+ \S+ (±|\+-) \S+ \S+ per loop \(mean (±|\+-) std\. dev\. of 2 runs, 1,000 loops each\)"
    assert re.fullmatch(pattern, typed("%timeit -n 1000 -r 2 pass"))
    assert typed("%timeit -n 1 -r 1 pass").endswith("of 1 run, 1 loop each)")
    assert typed("%timeit -q -n 1 -r 1 pass") == ""


def test_result_has_upstreams_attributes_and_is_data(shell: Shell) -> None:
    result = value(shell, "%timeit -o -q -n 10 -r 3 -p 5 pass")
    assert isinstance(result, TimeitResult)
    assert (result.loops, result.repeat, result.precision, len(result.all_runs)) == (10, 3, 5, 3)
    assert result.best == min(result.timings) and result.worst == max(result.timings)
    assert result.best <= result.average <= result.worst and result.compile_time > 0 <= result.stdev
    data = json.loads(json.dumps(dict(result)))  # type: ignore[call-overload]
    assert data["all_runs"] == result.all_runs and data == json.loads(json.dumps(result._repr_json_()))
    assert pickle.loads(pickle.dumps(result)) == result
    value(shell, "%timeit -q -v kept -n 1 -r 1 pass")
    assert isinstance(shell.namespace.locals["kept"], TimeitResult)
    assert f"<TimeitResult : {result}>" == shell.formatter.format(result).text  # type: ignore[union-attr]


def test_setup_is_not_timed_and_names_stay_inside(shell: Shell, typed: Typed) -> None:
    typed("%%timeit -n 3 -r 2 import time; time.sleep(0.05); q = 1\nq += 1\n\n")
    result = value(shell, "%%timeit -q -o -n 3 -r 2 import time; time.sleep(0.05); q = 1\nq += 1\n")
    assert isinstance(result, TimeitResult) and result.worst < 0.01 and "q" not in shell.namespace.locals


def test_variables_of_session_and_of_the_calling_function(shell: Shell, typed: Typed) -> None:
    source = "seen = []\nx = 'session'\ndef f():\n    x = 'function'\n    %timeit -q -n 1 -r 1 seen.append(x)\n\nf()"
    typed(source + "\n%timeit -q -n 1 -r 1 seen.append(x)")
    assert shell.namespace.locals["seen"] == ["function", "session"] and shell.namespace.locals["x"] == "session"
    shown = typed("def g():\n    x = 'other'\n    %timeit -q -n 1 -r 1 1/0\n\ng()\nx")
    assert "ZeroDivisionError" in shown and shown.endswith("'session'")


def test_traceback_shows_the_timed_source_only(typed: Typed) -> None:
    shown = typed("%%timeit -n 1 -r 1\na = 1\nb = a / 0\n\n")
    assert "----> 2 b = a / 0" in shown or "b = a / 0" in shown
    assert "timed_loop" not in shown and "could not get source" not in shown.lower()


def test_await_is_timed(shell: Shell) -> None:
    result = value(shell, "import asyncio\n%timeit -q -o -n 2 -r 2 await asyncio.sleep(0.005)")
    assert isinstance(result, TimeitResult) and 0.005 <= result.best < 0.1
    # an ``await`` in a function that is only defined makes no coroutine of the loop
    assert value(shell, "%timeit -q -o -n 1 -r 1 async def f(): await asyncio.sleep(9)")


def test_garbage_collection_is_off_while_the_clock_runs_and_back_afterwards(shell: Shell) -> None:
    value(shell, "import gc\nseen = []\n%timeit -q -n 1 -r 1 seen.append(gc.isenabled())")
    assert shell.namespace.locals["seen"] == [False] and gc.isenabled()
    shell.run_cell(Cell("%timeit -n 1 -r 1 1/0", silent=True))
    assert gc.isenabled()


def test_interrupted_runs_print_what_was_measured(typed: Typed) -> None:
    source = "count = 0\ndef work():\n    global count\n    count += 1\n    if count == 3: raise KeyboardInterrupt\n\n"
    shown = typed(source + "%timeit -n 1 -r 5 work()")
    assert shown.startswith("Interrupted after 2 of 5 runs:\n") and "of 2 runs, 1 loop each" in shown


def test_loops_are_chosen_so_that_a_run_takes_long_enough(shell: Shell) -> None:
    result = value(shell, "import time\n%timeit -q -o -r 1 time.sleep(0.03)")
    assert isinstance(result, TimeitResult) and result.loops == 10


def test_clocks(shell: Shell) -> None:
    processor = value(shell, "import time\n%timeit -q -o -c -n 1 -r 1 time.sleep(0.02)")
    wall = value(shell, "%timeit -q -o -t -n 1 -r 1 time.sleep(0.02)")
    assert isinstance(processor, TimeitResult) and isinstance(wall, TimeitResult)
    assert processor.best < 0.015 and wall.best > 0.015


def test_slow_outlier_is_told(typed: Typed) -> None:
    shown = typed("import time\nwaits = [0.02, 0, 0]\n%timeit -n 1 -r 3 time.sleep(waits.pop(0))")
    assert re.match(r"The slowest run took [\d.]+ times longer than the fastest\. This could mean that", shown)


@pytest.mark.parametrize("statement", ["pass", "sum(range(50))"])
def test_as_exact_as_the_standard_timeit(shell: Shell, statement: str) -> None:
    """Runs of both in turn, in this process: the best of ours lies within the spread of the standard's."""
    from ipython.core.magic_call import MagicCall
    from ipython.magics.timed_loop import TimedLoop

    call = MagicCall("timeit", statement, None, shell.context, shell.namespace.locals)
    ours, theirs = TimedLoop(call, statement, "pass"), standard.Timer(statement, globals=shell.namespace.globals)
    loops = 100_000 if statement == "pass" else 5_000
    pairs = [(ours.run(loops, standard.default_timer), theirs.timeit(loops)) for _ in range(15)]
    best, reference = min(one for one, _ in pairs), min(other for _, other in pairs)
    spread = max(sorted(other for _, other in pairs)[7] - reference, reference * 0.15)
    assert abs(best - reference) <= spread, (best, reference, spread)


# -- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ns"), (1e-9, "1 ns"), (123e-9, "123 ns"), (0.5, "500 ms"), (1.2, "1.2 s"), (59.9, "59.9 s"),
        (60, "1min"), (61.5, "1min 1s"), (3661, "1h 1min 1s"), (90061, "1d 1h 1min 1s"),
        (999.99e-6, "1 ms"), (999.9e-9, "1 us"), (0.9999, "1 s"), (1e-12, "0.001 ns"),
    ],
)  # fmt: skip
def test_texts_of_times(seconds: float, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert format_time(seconds) == text


def test_texts_of_sizes() -> None:
    assert [format_size(size) for size in (0, 1023, 1024, 5 << 20, 3 << 40)] == [
        "0 B", "1023 B", "1.0 kB", "5.0 MB", "3072.0 GB",
    ]  # fmt: skip
