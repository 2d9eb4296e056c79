"""Timing: one execution, and repeated runs (magics.md section 9)."""

from __future__ import annotations

from time import perf_counter, process_time
from time import time as wall_time

from ipython.api import MagicCall, UserMistake, magic
from ipython.magics.durations import SLOW_COMPILATION, TimeitResult, TimeResult, format_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.magics.peak_memory import PeakMemory


@magic("time", kind="line_cell", expands_variables=False)
def time(call: MagicCall) -> object:
    """Time one execution of a statement or, as ``%%time``, of a cell: CPU and wall clock.

    ``await`` works; the value of the last expression is returned. ``--no-raise-error`` prints the times and drops an
    exception. ``--memory`` tells how much memory the process needed at most. ``-o NAME`` stores the measured times.

    Example: ``%time sum(range(10**6))``
    """
    source, options = _time_options(call)
    if not source.strip():
        raise call.mistake("there is nothing to time")
    name = options.get("-o")
    if name is not None and not name.isidentifier():
        raise call.mistake(f"-o takes the name of a variable, not {name!r}")
    began = perf_counter()
    pieces = call.context.compile_pieces(source)
    compilation = perf_counter() - began
    returned: object = None
    failure: BaseException | None = None
    memory = _memory() if "--memory" in options else None
    if memory is not None:
        memory.__enter__()
    wall, cpu = perf_counter(), _cpu_times()
    try:
        for piece in pieces:
            returned = call.context.run_code(piece.code, call.local_names, is_expression=piece.echo)
    except Exception as error:
        failure = error
    finally:
        cpu_after, wall = _cpu_times(), perf_counter() - wall
        if memory is not None:
            memory.__exit__(None, None, None)
        result = TimeResult(
            wall, cpu_after[0] - cpu[0], cpu_after[1] - cpu[1], compilation,
            memory.peak if memory is not None else None, memory.growth if memory is not None else None,
        )  # fmt: skip
        print(result)
        if name is not None:
            call.context.names[name] = result
    if failure is not None:
        if "--no-raise-error" in options:
            return None
        raise failure
    if not pieces[-1].echo or call.context.ends_with_semicolon(source):
        return None
    return returned


def _time_options(call: MagicCall) -> tuple[str, dict[str, str]]:
    # Words that no Python begins with, so the code itself stays as it was typed.
    found: dict[str, str] = {}
    rest = call.line
    while True:
        word, _, behind = rest.lstrip().partition(" ")
        if word in ("--no-raise-error", "--memory"):
            found[word] = ""
        elif word == "-o" and behind.split(None, 1)[:1] and behind.split(None, 1)[0].isidentifier():
            found[word], _, behind = behind.lstrip().partition(" ")
        else:
            break
        rest = behind
    if call.body is None:
        return rest, found
    if rest.strip():
        raise UserMistake("Can't use statement directly after '%%time'!")
    return call.body, found


def _memory() -> PeakMemory:
    from ipython.magics.peak_memory import PeakMemory

    return PeakMemory()


def _cpu_times() -> tuple[float, float]:
    try:
        import resource
    except ImportError:
        import os

        times = os.times()
        return times.user, times.system
    used = resource.getrusage(resource.RUSAGE_SELF)  # finer than os.times, which counts in ticks of 10 ms
    return used.ru_utime, used.ru_stime


@magic("timeit", kind="line_cell", expands_variables=False)
def timeit(call: MagicCall) -> TimeitResult | None:
    """Time code by running it many times.

    ``%timeit [options] statement``; as ``%%timeit [options] setup`` the cell is timed after the setup statement.

    ``-n N`` loops per run (chosen so that a run takes 0.2 s), ``-r R`` runs (7), ``-p P`` digits (3), ``-q`` prints
    nothing, ``-o`` returns the result, ``-v NAME`` stores it, ``-c`` counts CPU time, ``-t`` wall time. ``await``
    works. Garbage collection is off while the clock runs.

    Example: ``%timeit -n 1000 sum(range(100))``
    """
    from ipython.magics.timed_loop import TimedLoop

    options = call.options("n:r:tcp:qov:", verbatim=True, posix=False)
    statement, setup = (options.rest, "pass") if call.body is None else (call.body, options.rest or "pass")
    if not statement.strip():
        raise call.mistake("there is nothing to time")
    loops = options.number("n", 0, title=call.title)
    runs = options.number("r", 7, title=call.title, least=1)
    precision = options.number("p", 3, title=call.title, least=1)
    name = options.get("v")
    if "v" in options and not name.isidentifier():
        raise call.mistake(f"-v takes the name of a variable, not {name!r}")
    clock = process_time if "c" in options else wall_time if "t" in options else perf_counter
    began = perf_counter()
    timed = TimedLoop(call, statement, setup)
    compilation = perf_counter() - began
    measured: list[float] = []
    try:
        if not loops:
            loops = timed.enough_loops(clock)
        for _ in range(runs):
            measured.append(timed.run(loops, clock))
    except KeyboardInterrupt:
        if not measured:
            raise
        print(f"Interrupted after {len(measured)} of {runs} runs:")
    per_loop = [run / loops for run in measured]
    result = TimeitResult(loops, len(measured), min(per_loop), max(per_loop), measured, compilation, precision)
    if "q" not in options:
        _print(result)
    if name:
        call.context.names[name] = result
    return result if "o" in options else None


def _print(result: TimeitResult) -> None:
    if result.worst > 4 * result.best and result.worst > 1e-6 and result.best > 0:
        print(
            f"The slowest run took {result.worst / result.best:0.2f} times longer than the fastest. "
            "This could mean that an intermediate result is being cached."
        )
    print(result)
    if result.compile_time > SLOW_COMPILATION:
        print(f"Compiler time: {format_time(result.compile_time)}")
