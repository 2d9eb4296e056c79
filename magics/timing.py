"""Timing: one execution, and repeated runs (magics.md section 9)."""

from __future__ import annotations

import gc
import math
import sys
from time import perf_counter, process_time

from ipython.api import MagicCall, UserMistake, magic, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

TOP_LEVEL_AWAIT = 0x2000
COROUTINE = 0x80
SLOW_COMPILATION = 0.1  # seconds
LEAST_RUN = 0.2  # seconds that one run should take


def format_time(seconds: float, precision: int = 3) -> str:
    """Write a time with a unit that suits it.

    >>> format_time(0.00099999), format_time(61), format_time(0)
    ('1 ms', '1min 1s', '0 ns')
    """
    if seconds >= 60:
        parts = []
        left = int(seconds)
        for unit, length in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
            count, left = divmod(left, length)
            if count:
                parts.append(f"{count}{unit}")
        return " ".join(parts)
    micro = "μs"
    try:
        micro.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        micro = "us"
    units = ("s", "ms", micro, "ns")
    order = min(max(-int(math.floor(math.log10(seconds)) // 3), 0), 3) if seconds > 0 else 3
    text = f"{seconds * 1000**order:.{precision}g}"
    if float(text) >= 1000 and order:  # rounded up into the next unit
        order -= 1
        text = f"{seconds * 1000**order:.{precision}g}"
    return f"{text} {units[order]}"


def _compiled(call: MagicCall, source: str, mode: str) -> CodeType:
    flags = TOP_LEVEL_AWAIT if call.context.settings.autoawait else 0
    code: CodeType = compile(source, call.context.register_source(source), mode, flags, True)
    return code


@magic("time", kind="line_cell", expands_variables=False)
def time(call: MagicCall) -> object:
    """Time one execution of a statement or, as ``%%time``, of a cell: CPU and wall clock.

    ``await`` works; the value of the last expression is returned. ``--no-raise-error`` (cell form) prints the times
    and drops an exception.
    """
    source, keep_quiet = call.line, False
    if call.body is not None:
        if call.line.strip() not in ("", "--no-raise-error"):
            raise UserMistake("Can't use statement directly after '%%time'!")
        keep_quiet = bool(call.line.strip())
        source = call.body
    elif source.strip().startswith("--no-raise-error "):
        keep_quiet, source = True, source.strip()[len("--no-raise-error ") :]
    if not source.strip():
        raise call.mistake("there is nothing to time")
    began = perf_counter()
    pieces = call.context.compile_pieces(source)
    compilation = perf_counter() - began
    returned: object = None
    failure: BaseException | None = None
    wall, cpu = perf_counter(), _cpu_times()
    try:
        for piece in pieces:
            returned = call.context.run_code(piece.code, call.local_names, is_expression=piece.echo)
    except Exception as error:
        failure = error
    finally:
        cpu_after, wall = _cpu_times(), perf_counter() - wall
        user, system = cpu_after[0] - cpu[0], cpu_after[1] - cpu[1]
        if sys.platform == "win32":
            print(f"CPU times: total: {format_time(user + system)}")
        else:
            print(
                f"CPU times: user {format_time(user)}, sys: {format_time(system)}, total: {format_time(user + system)}"
            )
        print(f"Wall time: {format_time(wall)}")
        if compilation > SLOW_COMPILATION:
            print(f"Compiler : {format_time(compilation)}")
    if failure is not None:
        if keep_quiet:
            return None
        raise failure
    if not pieces[-1].echo or call.context.ends_with_semicolon(source):
        return None
    return returned


def _cpu_times() -> tuple[float, float]:
    import os

    times = os.times()
    return times.user, times.system


@value
class TimeitResult:
    """What ``%timeit -o`` returns. Times in seconds; ``best`` and ``worst`` are per loop, ``all_runs`` per run."""

    loops: int
    repeat: int
    best: float
    worst: float
    all_runs: tuple[float, ...]
    compile_time: float
    precision: int = 3

    @property
    def timings(self) -> list[float]:
        """Seconds per loop of each run."""
        return [run / self.loops for run in self.all_runs]

    @property
    def average(self) -> float:
        """Mean seconds per loop."""
        return math.fsum(self.timings) / len(self.all_runs)

    @property
    def stdev(self) -> float:
        """Standard deviation (of the population) of the seconds per loop."""
        mean = self.average
        return math.sqrt(math.fsum((one - mean) ** 2 for one in self.timings) / len(self.all_runs))

    def __str__(self) -> str:
        sign = "±"
        try:
            sign.encode(getattr(sys.stdout, "encoding", None) or "ascii")
        except (UnicodeError, LookupError):
            sign = "+-"
        return (
            f"{format_time(self.average, self.precision)} {sign} {format_time(self.stdev, self.precision)} per loop "
            f"(mean {sign} std. dev. of {self.repeat} run{'' if self.repeat == 1 else 's'}, "
            f"{self.loops:,} loop{'' if self.loops == 1 else 's'} each)"
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<TimeitResult : {self}>")

    def _repr_json_(self) -> dict[str, object]:
        return {
            "loops": self.loops,
            "repeat": self.repeat,
            "best": self.best,
            "worst": self.worst,
            "average": self.average,
            "stdev": self.stdev,
            "all_runs": list(self.all_runs),
            "compile_time": self.compile_time,
        }


@magic("timeit", kind="line_cell", expands_variables=False)
def timeit(call: MagicCall) -> TimeitResult | None:
    """Time code by running it many times.

    ``%timeit [options] statement``; as ``%%timeit [options] setup`` the cell is timed after the setup statement.

    ``-n N`` loops per run (chosen so that a run takes 0.2 s), ``-r R`` runs (7), ``-p P`` digits (3), ``-q`` prints
    nothing, ``-o`` returns the result, ``-v NAME`` stores it, ``-c`` counts CPU time, ``-t`` wall time. ``await``
    works. Garbage collection is off while the clock runs.
    """
    options = call.options("n:r:tcp:qov:", verbatim=True, posix=False)
    statement, setup = (options.rest, "pass") if call.body is None else (call.body, options.rest or "pass")
    if not statement.strip():
        raise call.mistake("there is nothing to time")
    loops = options.number("n", 0, title=call.title)
    runs = options.number("r", 7, title=call.title, least=1)
    precision = options.number("p", 3, title=call.title, least=1)
    clock = process_time if "c" in options else perf_counter
    began = perf_counter()
    inner = _inner_loop(call, statement, setup)
    compilation = perf_counter() - began
    measured: list[float] = []
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        if not loops:
            loops = 1
            while True:
                seconds = inner(range(loops), clock)
                if seconds >= LEAST_RUN or loops >= 10**9:
                    break
                loops *= 10
        for _ in range(runs):
            measured.append(inner(range(loops), clock))
    except KeyboardInterrupt:
        if not measured:
            raise
        print(f"Interrupted after {len(measured)} of {runs} runs:")
    finally:
        if was_enabled:
            gc.enable()
    per_loop = [run / loops for run in measured]
    result = TimeitResult(loops, len(measured), min(per_loop), max(per_loop), tuple(measured), compilation, precision)
    if "q" not in options:
        if result.worst > 4 * result.best and result.worst > 1e-6 and result.best > 0:
            print(
                f"The slowest run took {result.worst / result.best:0.2f} times longer than the fastest. "
                "This could mean that an intermediate result is being cached."
            )
        print(result)
        if compilation > SLOW_COMPILATION:
            print(f"Compiler time: {format_time(compilation)}")
    if "v" in options:
        name = options["v"]
        if not name.isidentifier():
            raise call.mistake(f"-v takes the name of a variable, not {name!r}")
        call.context.names[name] = result
    return result if "o" in options else None


def _inner_loop(call: MagicCall, statement: str, setup: str) -> Callable[[range, Callable[[], float]], float]:
    # The same loop as the standard timeit: locals only, the clock read once before and once after. The user's
    # source keeps its line numbers because it is compiled as its own text and moved into the loop as a tree.
    import ast

    template = (
        "{prefix}def __timed__(__numbers__, __clock__):\n"
        "    __SETUP__\n"
        "    __start__ = __clock__()\n"
        "    for __number__ in __numbers__:\n"
        "        __STATEMENT__\n"
        "    return __clock__() - __start__\n"
    )
    context = call.context
    statement, setup = context.transform(_ended(statement)), context.transform(_ended(setup))
    filename = context.register_source(statement)
    flags = ast.PyCF_ONLY_AST | TOP_LEVEL_AWAIT
    body: Any = compile(statement, filename, "exec", flags, True)
    start: Any = compile(setup, context.register_source(setup), "exec", flags, True)
    waits = any(
        isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) for part in (body, start) for node in ast.walk(part)
    )
    tree = ast.parse(template.format(prefix="async " if waits else ""))
    function: Any = tree.body[0]
    function.body[2].body = body.body or [ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=4)]
    function.body[0:1] = start.body
    ast.fix_missing_locations(tree)
    context.prepare_entry()
    scope = context.namespace.globals
    names = scope
    if call.local_names is not scope and call.local_names is not context.names:
        names = {**scope, **context.names, **call.local_names}
    elif context.names is not scope:
        names = {**scope, **context.names}
    made: dict[str, Any] = {}
    exec(compile(tree, filename, "exec", dont_inherit=True), names, made)
    timed = made["__timed__"]
    if not waits:
        return timed  # type: ignore[no-any-return]

    def run_awaiting(numbers: range, clock: Callable[[], float]) -> float:
        seconds: float = context.runner.run_coroutine(timed(numbers, clock))
        return seconds

    return run_awaiting


def _ended(source: str) -> str:
    return source if source.endswith("\n") else source + "\n"
