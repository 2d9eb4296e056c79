"""What docs/commands.md shows runs as it stands there; what is a pattern there has an example here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.sources import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a POSIX system")
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
# What stands on the page -> what is typed for it; None: it says no more than a name, or another test types it.
TYPED: dict[str, str | None] = {
    "%name?": "%cd?",
    "!command": "!true",
    "lines = !command": "lines = !ls",
    "!!command": "!!echo a",
    "%sx command": "%sx echo a",
    "%alias": "%alias",
    "%alias gr grep -n %s *.py": "%alias gr grep -n %s *.py",
    "%rehashx": "%rehashx",
    "!python": None,
    "%%bash": "%%bash\ntrue",
    "%%sh": "%%sh\ntrue",
    "%%perl": "%%perl\n1;",
    "%%ruby": None,
    "%%python": "%%python\npass",
    "%%script PROGRAM": "%%script bash\ntrue",
    "%%bash --out listing -s a b": "%%bash --out listing -s a b\necho $1 $2",
    "%%bash --bg --out o --proc p": "%%bash --bg --out o --proc p\nsleep 20",
    "%%bash --timeout 10": "%%bash --timeout 10\ntrue",
    "%sx": None,
    "%cd DIR": "%cd inner",
    "%cd -": "%cd -",
    "%cd -3": "%cd -1",
    "%dhist": "%dhist",
    "%cd --text": "%cd --inn",
    "%cd NAME": "%cd marked",
    "%bookmark NAME": "%bookmark marked",
    "%pushd DIR": "%pushd .",
    "%popd": "%popd",
    "%env NAME=VALUE": "%env NAME=VALUE",
    "%env --file .env": "%env --file .env",
    "%%writefile FILE": "%%writefile new.txt\nx",
    "%pycat": "%pycat new.txt",
    "%pip install x>=2": None,
    "%uv": None,
    "%conda": None,
    "%mamba": None,
    "%micromamba": None,
    "%bg work()": "%bg 6 * 7",
    "%bg await work()": "%bg await __import__('asyncio').sleep(0.01)",
    "%bg !command": "%bg !true",
    "%tasks": "%tasks",
    "%tasks 1": "%tasks 1",
    "%await 1": "%await 1",
    "%cancel 1": "%cancel 1",
}
ORDER = ("%bookmark NAME", "%cd DIR", "%cd -", "%cd -3", "%cd --text", "%cd -", "%cd NAME")


def shown() -> list[str]:
    """Everything on the page that is typed with a sign in front."""
    spans = re.findall(r"`([^`]+)`", re.sub(r"```text\n(.*?)```", "", PAGE, flags=re.DOTALL))
    blocks = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    spans += [re.split(r"\s{3,}", line)[0] for block in blocks for line in block.splitlines()]
    return [span for span in dict.fromkeys(spans) if re.match(r"[%!]|\w+ = [%!]", span)]


def test_the_table_has_everything_on_the_page() -> None:
    assert set(shown()) == set(TYPED)


def test_the_commands_run(tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "inner").mkdir(parents=True)
    (work / ".env").write_text("A=1\n")
    (work / "one.py").write_text("x = 1\n")
    order = [*ORDER, *(span for span in shown() if span not in ORDER)]
    lines = [line for line in (TYPED[span] for span in order) if line is not None]
    report = tmp_path / "report.json"
    driver = (
        f"import json\nfound = []\nfor line in {lines!r}:\n    result = get_ipython().run_cell(line)\n"
        "    found.append([line, str(result.error_before_exec or result.error_in_exec or '')])\n"
        f"json.dump(found, open({str(report)!r}, 'w'))\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "-c", driver],
        cwd=work, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert [pair for pair in json.loads(report.read_text()) if pair[1]] == []
    assert "Object `" not in ran.stdout + ran.stderr
