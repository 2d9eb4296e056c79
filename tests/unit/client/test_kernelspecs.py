"""``client.kernelspecs``: which kernels there are and how they are started."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ipython.client.kernelspecs import all_specs, command_of, find_spec, own_spec, search_path
from ipython.model.failure import UserMistake


def put(folder: Path, name: str, fields: object) -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "kernel.json").write_text(fields if isinstance(fields, str) else json.dumps(fields))
    return folder / name


def test_names_of_python_mean_this_installation() -> None:
    for name in ("", "python", "python3", "Python3", "ipython"):
        assert find_spec(name) == own_spec()
    command = command_of(own_spec(), "/r/kernel-1.json")
    assert command == [sys.executable, "-m", "ipython", "kernel", "-f", "/r/kernel-1.json"]


def test_a_spec_of_others(tmp_path: Path) -> None:
    argv = ["python", "-m", "bash_kernel", "-f", "{connection_file}", "{resource_dir}/x"]
    fields = {
        "argv": argv,
        "display_name": "Bash",
        "language": "bash",
        "env": {"PS1": "$"},
        "interrupt_mode": "message",
    }
    put(tmp_path, "Bash", fields)
    spec = find_spec("bash", [str(tmp_path)])
    assert spec.display_name == "Bash" and spec.environment == (("PS1", "$"),) and spec.interrupt_mode == "message"
    assert command_of(spec, "/c")[3:] == ["-f", "/c", f"{tmp_path / 'Bash'}/x"]


def test_the_python_of_a_spec_is_that_of_whoever_starts_it(tmp_path: Path) -> None:
    put(tmp_path, "other", {"argv": ["python3", "-m", "k"], "language": "python"})
    assert command_of(find_spec("other", [str(tmp_path)]), "/c")[0] == sys.executable


def test_the_first_of_a_name_wins(tmp_path: Path) -> None:
    put(tmp_path / "a", "R", {"argv": ["one"]})
    put(tmp_path / "b", "r", {"argv": ["two"]})
    assert find_spec("r", [str(tmp_path / "a"), str(tmp_path / "b")]).argv == ("one",)
    assert list(all_specs([str(tmp_path / "a"), "/nowhere", str(tmp_path / "b")])) == ["r"]


@pytest.mark.parametrize("fields", ["{", [], {}, {"argv": []}, {"argv": [3]}, {"argv": "python"}])
def test_a_broken_description_is_one_sentence(tmp_path: Path, fields: object) -> None:
    put(tmp_path, "broken", fields)
    with pytest.raises(UserMistake, match=r"kernel\.json"):
        find_spec("broken", [str(tmp_path)])


def test_an_unknown_name_says_what_is_near(tmp_path: Path) -> None:
    put(tmp_path, "julia", {"argv": ["julia"]})
    with pytest.raises(UserMistake, match=r"no kernel named 'juila'; did you mean julia\?"):
        find_spec("juila", [str(tmp_path)])
    with pytest.raises(UserMistake, match="there are: julia, python3"):
        find_spec("octave", [str(tmp_path)])


def test_the_search_path_begins_with_what_the_environment_names() -> None:
    found = search_path({"JUPYTER_PATH": "/a:/b", "HOME": "/h", "IPYTHONDIR": "/i"})
    assert found[:2] == ["/a/kernels", "/b/kernels"] and found[-1] == "/i/kernels"
    assert "/usr/share/jupyter/kernels" in found and f"{sys.prefix}/share/jupyter/kernels" in found
    first = search_path({"HOME": "/h", "JUPYTER_PREFER_ENV_PATH": "1"})[0]
    assert first == f"{sys.prefix}/share/jupyter/kernels"
