"""What every ``ports.Backend`` does when it completes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.local_backend import LocalBackend
from ipython.model.cell import Cell
from ipython.model.completion import Completion, CompletionSet
from ipython.settings.shell import CompletionSettings, ShellSettings
from tests.helpers.kernels import FOREIGN, backend_over, running_kernel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.client.launch import KernelProcess
    from ipython.model.ports import Backend

SETTINGS = ShellSettings(completion=CompletionSettings(static_limit=60.0))
CELL = "class Car:\n    def go(self):\n        return 'a'\ncar = Car()\nwords = {'one': 1, 'two': 2}\n"
TEXTS = (
    *(
        "",
        "c",
        "car.",
        "car.g",
        "car.go().",
        "words['",
        "import o",
        "from os import pa",
        "%t",
        "!l",
        "'",
        "# c",
        "x = c",
    ),
    *("def f():\n    return 1\nf().", "(((", "car.go().upper().spl", "\ud800", "\x00", "car.\x00", "f'{car.", "\\alp"),
)


class Quiet:
    """A sink and an asker that do nothing."""

    def emit(self, event: Any, owner: int) -> None: ...

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        raise EOFError


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    # A generous limit for static analysis, as for the local backend; only our own kernel knows it.
    limit = () if FOREIGN else ("--Completer.static_limit=60.0",)
    with running_kernel(*limit) as process, backend_over(process) as backend:
        backend.run(Cell(CELL), Quiet(), Quiet())
        yield process


@pytest.fixture(params=["local", "remote"])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    if request.param == "remote":
        with backend_over(request.getfixturevalue("kernel")) as remote:
            yield remote
        return
    made = LocalBackend(make_shell(SETTINGS))
    made.run(Cell(CELL), Quiet(), Quiet())
    yield made
    made.close()


@pytest.fixture
def complete(backend: Backend) -> Callable[..., list[CompletionSet]]:
    async def gather(text: str, cursor: int) -> list[CompletionSet]:
        return [found async for found in backend.complete(text, cursor)]

    def ask(text: str, cursor: int | None = None) -> list[CompletionSet]:
        place = len(text) if cursor is None else cursor
        found: list[CompletionSet] = backend.session_loop().run_until_complete(
            asyncio.wait_for(gather(text, place), 60.0)
        )
        return found

    return ask


def items(found: list[CompletionSet]) -> list[Completion]:
    return [item for one in found for item in one.items]


@pytest.mark.parametrize("text", TEXTS)
def test_every_candidate_replaces_characters_of_the_text(complete: Callable[..., Any], text: str) -> None:
    for one in complete(text):
        assert one.source and one.items
        for item in one.items:
            assert type(item.text) is str and item.text
            assert 0 <= item.span.start <= item.span.end <= len(text)
            assert item.kind and "<" not in item.kind
            assert "\n" not in item.signature + item.doc


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("car.g", "go"),
        ("car.go().upp", "upper"),
        ("x = car.go()\nx.upp", "upper"),
        ("def f():\n    return []\nf().app", "append"),
        ("import wave\nwave.Wave_re", "Wave_read"),
        ("words['on", "one"),
    ],
)
def test_what_is_found(complete: Callable[..., Any], text: str, wanted: str) -> None:
    assert wanted in [item.text.strip("'") for item in items(complete(text))]


def test_the_cursor_counts_characters_and_the_rest_of_the_text_stays(complete: Callable[..., Any]) -> None:
    text = "s = '\N{GRINNING FACE}'; car.g + 1"
    cursor = text.index(" + 1")
    (item,) = items(complete(text, cursor))
    assert text[: item.span.start] + item.text + text[item.span.end :] == "s = '\N{GRINNING FACE}'; car.go + 1"


def test_who_stops_listening_may_ask_again_at_once(backend: Backend, complete: Callable[..., Any]) -> None:
    async def first_only(text: str) -> None:
        found = backend.complete(text, len(text))
        async for _ in found:
            break
        await found.aclose()  # type: ignore[attr-defined]

    for text in ("c", "car.go()."):
        backend.session_loop().run_until_complete(asyncio.wait_for(first_only(text), 60.0))
    assert "go" in [item.text for item in items(complete("car."))]


def test_two_questions_at_once(backend: Backend) -> None:
    async def gather(text: str) -> list[str]:
        return [item.text async for found in backend.complete(text, len(text)) for item in found.items]

    async def both() -> list[list[str]]:
        return await asyncio.gather(gather("car.go()."), gather("car."))

    found = backend.session_loop().run_until_complete(asyncio.wait_for(both(), 60.0))
    assert "go" in found[1]
