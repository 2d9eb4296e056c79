"""%edit in a kernel: the client is asked to open the file."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.kernels import backend_over, run, running_kernel


def test_the_client_is_asked_for_the_editor_and_nothing_runs(tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []
    place = tmp_path / "some.py"
    place.write_text("ran = True\n")
    with running_kernel() as process, backend_over(process) as backend:
        backend.on_edit = lambda path, line: asked.append((path, line))
        reply, recorder = run(backend, f"%edit -n 3 {place}")
        assert reply.ok and recorder.text == ""
        assert "NameError" in run(backend, "ran")[1].text
        reply, recorder = run(backend, "def f():\n    return 1\n")
        assert reply.ok and run(backend, "%edit -x f")[0].ok
    assert asked[0] == (str(place), 3)
    assert len(asked) == 2 and asked[1][0].endswith(".py")
