"""The promise of Tab and ``?``: nothing of the user's is run, nothing is raised, an answer comes in time.

The whole service is asked, as a front asks it: completion with its late parts filled in, call help, preview, ``?``,
``??`` and searches, over hostile objects and generated prompts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ipython.app.assemble import make_shell
from ipython.core.local_backend import LocalBackend
from tests.helpers.hostile import Recorder, scene

LIMIT = 5.0  # seconds: far above what an answer takes, far below what a hanging one does
NAMES, RECORDER = scene()
WORDS = sorted(str.__str__(name) for name in NAMES)
ATTRIBUTES = ("calm", "speed", "descriptor", "data_descriptor", "method", "full", "empty", "shape", "columns", "keys",
              "__class__", "__dict__", "__doc__", "port", "nothing")  # fmt: skip


@pytest.fixture(scope="module")
def backend() -> Iterator[LocalBackend]:
    shell = make_shell()
    shell.configure(completion=_without_static(shell.settings.completion))
    shell.namespace.locals.update(NAMES)
    yield LocalBackend(shell)
    shell.close()


def _without_static(options: Any) -> Any:
    from ipython.model.value import replace

    return replace(options, use_jedi=False)  # its own tests start it; here every example would


def ask_everything(backend: LocalBackend, text: str, cursor: int) -> None:
    """Whatever a front may ask about a text that is being typed."""

    async def complete() -> None:
        async for found in backend.complete(text, cursor):
            backend.fill(text, cursor, found.items[:20])

    asyncio.run(complete())
    backend.call_help(text, cursor)
    backend.preview(text)
    inspector = backend.shell.introspection.inspector
    assert inspector is not None
    for detail in (0, 1):
        inspector.inspect(text, detail)


def silent(backend: LocalBackend, recorder: Recorder, text: str, cursor: int | None = None) -> None:
    """Assert that nothing is run, raised or waited for."""
    recorder.ran.clear()
    with recorder.armed() as ran:
        began = perf_counter()
        ask_everything(backend, text, len(text) if cursor is None else cursor)
        seconds = perf_counter() - began
    assert not ran, f"{text!r} ran {ran[:5]}"
    assert seconds < LIMIT, f"{text!r} took {seconds:.1f} s"
    assert not NAMES["mock"].mock_calls
    assert list.__len__(list(NAMES["counting"])) == 0


def expressions() -> st.SearchStrategy[str]:
    """Expressions over the hostile names, from plain names to nested calls and subscripts."""
    leaf = st.one_of(st.sampled_from(WORDS), st.sampled_from(["1", "'port'", "None", "[]", "{}", "5", "-1"]))

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{}.{}".format, inner, st.sampled_from(ATTRIBUTES)),
            st.builds("{}[{}]".format, inner, inner),
            st.builds("{}({})".format, inner, inner),
            st.builds("{}(first={})".format, inner, inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(["+", "==", "or", "in", "@", "<"]), inner),
            st.builds("[{} for item in {}]".format, inner, inner),
            st.builds("(lambda: {})()".format, inner),
            st.builds("(await {})".format, inner),
            st.builds("-{}".format, inner),
        )

    return st.recursive(leaf, grow, max_leaves=5)


ENDINGS = ("", ".", ".c", ".__", "[", "['", "['p", "(", "(first=", "(1, ", "?", "??", ".*?", " + ") + (
    "[0].",
    "().",
    "()['",
)
BEGINNINGS = ("", "x = ", "print(", "for item in ", "with ", "f'{", "%time ", "%who ", "@", "del ", "return ", "if ")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(BEGINNINGS), expressions(), st.sampled_from(ENDINGS))
@example("", "hostile", ".")
@example("", "plain", "['")
@example("", "pretender", "['")
@example("", "-hostile", "")
@example("", "plain[odd]", "['")
@example("", "plain['port', ", "'")
@example("from module import *\n", "p", "")
def test_generated_prompts_leave_hostile_objects_silent(
    backend: LocalBackend, beginning: str, expression: str, ending: str
) -> None:
    silent(backend, RECORDER, beginning + expression + ending)


@pytest.mark.parametrize("name", WORDS)
def test_every_hostile_object_stays_silent(backend: LocalBackend, name: str) -> None:
    for ending in ENDINGS:
        silent(backend, RECORDER, name + ending)
        silent(backend, RECORDER, f"copy = {name}\ncopy{ending}")
        silent(backend, RECORDER, f"for one in {name}:\n    one{ending}")
        silent(backend, RECORDER, f"with {name} as opened:\n    opened{ending}")
    for attribute in ATTRIBUTES:
        silent(backend, RECORDER, f"{name}.{attribute}.")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=60), st.integers(-5, 70))
@example("\ud800", 1)
@example("'\0", 2)
@example("(" * 60, 60)
@example("f'{f\"{", 6)
@example("lambda " * 8, 50)
def test_any_text_is_answered(backend: LocalBackend, text: str, cursor: int) -> None:
    silent(backend, RECORDER, text, cursor)


@pytest.mark.parametrize(
    "text",
    ["x = 1\n" * 900_000 + "hosti", "'" + "a" * 5_000_000, "(" * 5_000_000, "a." * 2_500_000, "# " + "b" * 5_000_000,
     "{" * 100_000 + "ho", "f(" * 100_000, "x=" * 100_000, "not " * 100_000 + "ho", "f'" + "{" * 1_000_000],
    ids=["lines", "string", "brackets", "dots", "comment", "braces", "calls", "assignments", "operators", "fields"],
)  # fmt: skip
def test_a_cell_of_megabytes_is_answered(backend: LocalBackend, text: str) -> None:
    silent(backend, RECORDER, text)


def test_a_namespace_of_100_000_names(backend: LocalBackend) -> None:
    many = {f"many_{number}": number for number in range(100_000)}
    backend.shell.namespace.locals.update(many)
    try:
        silent(backend, RECORDER, "many_9")
        silent(backend, RECORDER, "many_*?")
        silent(backend, RECORDER, "")
    finally:
        for name in many:
            del backend.shell.namespace.locals[name]


def test_the_recorder_notices(backend: LocalBackend) -> None:
    RECORDER.ran.clear()
    with RECORDER.armed() as ran, pytest.raises(RuntimeError):
        repr(NAMES["hostile"])
    assert ran
    RECORDER.ran.clear()
    with RECORDER.armed() as ran, pytest.raises(RuntimeError):
        _ = NAMES["liar"].anything
    assert ran
