"""``ipython kernel install``: kernelspecs that other applications read, written as a whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from ipython.app import kernel_install
from ipython.app.kernel_install import install, kernel_fields
from ipython.client.kernelspecs import find_spec, read_spec
from ipython.model.failure import UserMistake


def fields(folder: Path) -> dict[str, object]:
    return json.loads((folder / "kernel.json").read_text())


def test_for_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert install(["--user"]) == 0
    folder = tmp_path / "kernels" / "python3"
    assert capsys.readouterr().out == f"Installed kernelspec python3 in {folder}\n"
    written = fields(folder)
    assert written["argv"] == [sys.executable, "-m", "ipython", "kernel", "-f", "{connection_file}"]
    assert written["display_name"] == f"Python {sys.version_info[0]} (ipython)" and written["language"] == "python"
    assert written["kernel_protocol_version"] == "5.5"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg")
    ]
    assert (folder / "logo-64x64.png").read_bytes().startswith(b"\x89PNG")


def test_every_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--prefix", str(tmp_path), "--name", "Mine", "--display-name", "My kernel", "--profile", "work"]
    words += ["--env", "A", "1", "--env", "B", "2"]
    assert install(words) == 0
    folder = tmp_path / "share" / "jupyter" / "kernels" / "mine"
    spec = read_spec(str(folder))
    assert spec.display_name == "My kernel" and spec.environment == (("A", "1"), ("B", "2"))
    assert spec.argv[-1] == "--profile=work"
    told = capsys.readouterr()
    assert f"JUPYTER_PATH={tmp_path}/share/jupyter" in told.err  # Jupyter does not look there
    assert find_spec("mine", [str(folder.parent)]) == spec


def test_names_shown_without_a_display_name() -> None:
    assert kernel_fields("mine", None, None)["display_name"] == "mine"
    assert kernel_fields("mine", None, "work")["display_name"] == "Python 3 [profile=work]"


def test_what_is_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.js").touch()
    assert install(["--prefix", str(tmp_path)]) == 0
    assert not (folder / "kernel.js").exists() and (folder / "kernel.json").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["python3"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert install(["--prefix", str(tmp_path), "--display-name", "old"]) == 0
    folder = tmp_path / "share" / "jupyter" / "kernels" / "python3"
    rename = os.rename

    def failing(source: str, target: str) -> None:
        if source.endswith(".new"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(kernel_install.os, "rename", failing)
    with pytest.raises(UserMistake, match="cannot be written: No space left on device"):
        install(["--prefix", str(tmp_path), "--display-name", "new"])
    assert fields(folder)["display_name"] == "old" and [path.name for path in folder.parent.iterdir()] == ["python3"]


def test_a_system_folder_without_permission_advises(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(kernel_install.os, "makedirs", refuse)
    with pytest.raises(UserMistake, match="--user or --sys-prefix name places of your own"):
        install([])


@pytest.mark.parametrize("name", ["a b", "a/b", "../x", "ü", "a\n"])
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake, match="is no name for a kernel: letters, digits"):
        install(["--prefix", str(tmp_path), "--name", name])
    assert not list(tmp_path.iterdir())


def test_wrong_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert install(["--usr"]) == 2
    assert install(["--user", "--sys-prefix"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and "give one of them" in told[1]
    assert install(["--help"]) == 0


def test_listing_and_removing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    install(["--user", "--name", "mine"])
    assert install(["--list"]) == 0
    assert ["mine", f"{tmp_path}/kernels/mine"] in [line.split() for line in capsys.readouterr().out.splitlines()]
    assert install(["--remove", "Mine"]) == 0 and not (tmp_path / "kernels" / "mine").exists()
    with pytest.raises(UserMistake, match="there is no kernelspec 'mine'"):
        install(["--remove", "mine"])
