"""The program of jedi's child process, by its messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

import pytest

from ipython.services.completion import static_child
from ipython.services.completion.static_process import child_command, folders_of
from tests.helpers.hanging import HANGING, fake_jedi

PATIENCE = 60.0
FAKE = textwrap.dedent(
    """
    import time
    class settings: pass
    __version__ = "1.2.3"
    class Project:
        def __init__(self, path, **options): self.options = options
    class Found:
        type = "function"
        def __init__(self, name): self.name = self.name_with_symbols = name
        def docstring(self, **options): return "First line.\\n\\nMore."
        def get_signatures(self): return [self]
        def to_string(self): return self.name + "(a, b=1)"
    class Kind:
        def __init__(self, name): self.name = name
    class Parameter:
        def __init__(self, text, kind): self.name, self.text, self.kind = text.partition("=")[0], text, Kind(kind)
        def to_string(self): return self.text
    class Signature:
        params = [Parameter("a", "POSITIONAL_ONLY"), Parameter("b=1", "POSITIONAL_OR_KEYWORD"),
                  Parameter("c=2", "POSITIONAL_OR_KEYWORD"), Parameter("d=3", "KEYWORD_ONLY"),
                  Parameter("rest", "VAR_KEYWORD")]
    class Script:
        def get_signatures(self, line, column): return [Signature, Signature]
        def __init__(self, text, project, environment): self.text, self.project = text, project
        def complete(self, line, column):
            if self.text == "error": raise ValueError("no answer to this")
            if self.text == "print": print("noise", flush=True)
            if self.text == "slow": time.sleep(0.8)
            return [Found(name) for name in [self.text, "_private", "zebra", "apple", f"at_{line}_{column}"]]
    """
)


class Talk:
    """A child and its messages."""

    def __init__(self, roots: tuple[str, ...] | list[str], **order: Any) -> None:
        self.process = subprocess.Popen(
            child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.say(**({"roots": list(roots), "idle": 30, "limit": 30} | order))

    def say(self, **message: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, number: int, text: str, *, prefix: str = "", path: tuple[str, ...] = (), **more: Any) -> None:
        lines = text.split("\n")
        self.say(id=number, text=text, line=len(lines), column=len(lines[-1]), prefix=prefix, path=list(path), **more)

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        message: dict[str, Any] = json.loads(self.process.stdout.readline())
        return message

    def end(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Any]:
    made: list[Talk] = []

    def talk(program: str = FAKE, **order: Any) -> Talk:
        made.append(Talk(fake_jedi(tmp_path / "packages", program), **order))
        return made[-1]

    yield talk
    for one in made:
        one.process.kill()
        one.process.wait(PATIENCE)
        for stream in (one.process.stdin, one.process.stdout, one.process.stderr):
            assert stream is not None
            try:
                stream.close()
            except OSError:
                pass


def test_an_answer(talks: Any) -> None:
    talk = talks()
    assert talk.hear() == {"ready": "1.2.3"}
    talk.ask(7, "x\nword", prefix="ze")
    answer = talk.hear()
    assert answer["id"] == 7
    assert [row[0] for row in answer["items"]] == ["zebra", "apple", "at_2_4", "x\nword", "_private"]
    assert answer["items"][0] == ["zebra", "function", "(a, b=1)", "First line."]


def test_an_answer_about_arguments(talks: Any) -> None:
    talk = talks()
    talk.hear()
    talk.ask(1, "f(", positions=0)
    found = [["b=", "param", "=1", ""], ["c=", "param", "=2", ""], ["d=", "param", "=3", ""]]
    assert talk.hear() == {"id": 1, "items": found}
    talk.ask(2, "f(0, 1, ", positions=2)
    assert talk.hear() == {"id": 2, "items": found[1:]}


def test_an_error_is_an_answer_and_the_next_question_is_heard(talks: Any) -> None:
    talk = talks()
    talk.hear()
    talk.ask(1, "error")
    assert talk.hear() == {"id": 1, "failed": "ValueError: no answer to this"}
    talk.ask(2, "print")
    assert talk.hear()["id"] == 2


def test_only_the_newest_of_several_questions_is_answered(talks: Any) -> None:
    talk = talks()
    talk.hear()
    talk.ask(1, "slow")
    time.sleep(0.3)
    for number in (2, 3, 4):
        talk.ask(number, "fast")
    assert [talk.hear()["id"], talk.hear()["id"]] == [1, 4]


def test_it_ends_with_its_input_even_in_the_middle_of_an_answer(talks: Any) -> None:
    talk = talks(HANGING)
    talk.hear()
    talk.ask(1, "x")
    time.sleep(0.3)
    began = time.monotonic()
    talk.process.stdin.close()
    assert talk.end() == 0
    assert time.monotonic() - began < 5.0


def test_it_ends_when_nobody_asks(talks: Any) -> None:
    talk = talks(idle=0.2)
    talk.hear()
    assert talk.end() == 0


def test_it_ends_itself_when_an_answer_takes_too_long(talks: Any) -> None:
    talk = talks(HANGING, limit=0.3)
    talk.hear()
    began = time.monotonic()
    talk.ask(1, "x")
    assert talk.end() != 0
    assert time.monotonic() - began < 10.0


def test_a_jedi_that_cannot_be_imported_is_told(talks: Any) -> None:
    talk = talks("import no_such_module")
    assert talk.hear() == {"failed": "ImportError: no_such_module is analysed, not imported"}
    assert talk.end() == 1


def test_the_real_one_reads_packages_and_imports_none(tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    (site / "dangerous").mkdir(parents=True)
    ran = str(tmp_path / "was_run")
    (site / "dangerous" / "__init__.py").write_text(f"open({ran!r}, 'w').close()\nfrom .inner import *\n")
    (site / "dangerous" / "inner.py").write_text(f"open({ran!r}, 'w').close()\ndef explode(): return 'a'\n")
    (site / "json.py").write_text(f"open({ran!r}, 'w').close()\ndef mine(): return 1\n")
    (site / f"compiled{EXTENSION_SUFFIXES[0]}").write_bytes(b"")
    talk = Talk(folders_of(["jedi", "parso"]))
    try:
        assert "ready" in talk.hear()
        for number, (text, wanted) in enumerate(
            [
                ("import dangerous\ndangerous.", "explode"),
                ("import dangerous\ndangerous.explode().", "upper"),
                ("import json\njson.", "mine"),
                ("import compiled\ncompiled.", ""),
                ("import math\nmath.", "sqrt"),
                ("import this\nthis.", "c"),
            ]
        ):
            talk.ask(number, text, path=(str(site), *sys.path[1:]))
            answer = talk.hear()
            assert answer["id"] == number
            names = [row[0] for row in answer["items"]]
            assert wanted in names or not wanted, (text, names)
    finally:
        talk.process.kill()
        talk.process.communicate(timeout=PATIENCE)
    assert not os.path.exists(ran)


def test_imports_of_others_are_refused(tmp_path: Path) -> None:
    (tmp_path / "hostile.py").write_text("print('was run')")
    (tmp_path / "math.py").write_text("print('was run')")
    (tmp_path / "colorsys.py").write_text("print('was run')")
    program = f"""
import runpy, sys
child = runpy.run_path({static_child.__file__!r})
child["refuse_imports_of_the_user"]()
sys.path = [{str(tmp_path)!r}, *sys.path]
for name in ("hostile", "hostile.inner", "antigravity", "this", "pip"):
    try:
        __import__(name)
    except ImportError as error:
        print(error)
import math, colorsys
print(math.sqrt(4), colorsys.__file__.startswith({str(tmp_path)!r}))
"""
    done = subprocess.run(
        [sys.executable, "-P", "-s", "-S", "-c", program], capture_output=True, text=True, timeout=PATIENCE
    )
    refused = [
        f"{name} is analysed, not imported" for name in ("hostile", "hostile.inner", "antigravity", "this", "pip")
    ]
    assert done.stdout.splitlines() == [*refused, "2.0 False"], done.stderr
