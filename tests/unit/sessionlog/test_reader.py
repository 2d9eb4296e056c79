"""Reading our own logs: what stands where, what is refused and why."""

from __future__ import annotations

import pytest

from ipython.sessionlog.reader import LogUnreadable, decoded_log, log_kind, read_log
from ipython.sessionlog.writer import log_text
from tests.helpers.sources import ROOT

HEAD = "# IPython session log 1 | 2026-11-28T21:41:00.100+01:00 | python 3.12.1 | ipython 9.99.0\n"
WHOLE = (
    HEAD
    + """# Lines that begin with #[ or #| are the record of it: see the page on session logs.
#[stdout]
#| of a startup file

# %% In[1] 2026-11-28T21:41:05.000+01:00
files = get_ipython().getoutput('ls')
#[typed]
#| files = !ls
#[ok 0.5 s]

# %% In[2] 2026-11-28T21:41:06.000+01:00
for name in files:
    print(name)
len(files)
#[stdout]
#| a.py
#| b.py
#[stdout cell=1]
#| from a task
#[result text/plain]
#| 2
#[+ text/html]
#| <b>2</b>
#[metadata json]
#| {"text/html": {"isolated": true}}
#[display image/png base64 id=my%20plot]
#| iVBORw0KGgo=
#[ok 0.002 s]
#[stderr cell=1]
#\\ \\x1b[1mlate\\x1b[0m\\\\

# %% In[4] - lines=2
'''
#[ok 1 s]'''
#[error KeyError -]
"""
)


def test_where_everything_stands() -> None:
    log = read_log(WHOLE)
    lines = WHOLE.split("\n")
    assert (log.version, log.torn) == (1, False)
    [part] = log.parts
    assert (part.started, part.python, part.ipython, part.line) == (
        "2026-11-28T21:41:00.100+01:00", "3.12.1", "9.99.0", 1,
    )  # fmt: skip
    assert [block.text for block in part.blocks] == ["of a startup file\n"]
    first, second, third = log.cells
    assert (first.source, first.python) == ("files = !ls\n", "files = get_ipython().getoutput('ls')\n")
    assert lines[first.line - 1] == "files = get_ipython().getoutput('ls')"
    assert lines[first.end_line - 1] == "#[ok 0.5 s]"
    assert (first.seconds, first.status) == (0.5, "ok")
    assert [(block.kind, block.group, block.owner, block.late) for block in second.blocks] == [
        ("stdout", 0, None, False), ("stdout", 1, 1, False), ("result", 2, None, False), ("result", 2, None, False),
        ("metadata", 2, None, False), ("display", 3, None, False), ("stderr", 4, 1, True),
    ]  # fmt: skip
    assert [block.kind for block in second.own_blocks] == ["stdout", "result", "result", "metadata", "display"]
    image = second.blocks[5]
    assert (image.mime, image.encoding, image.text, image.display_id) == (
        "image/png", "base64", "iVBORw0KGgo=", "my plot",
    )  # fmt: skip
    assert second.blocks[-1].text == "\x1b[1mlate\x1b[0m\\\n"
    for block in second.blocks:
        assert lines[block.line - 1].startswith("#[")
        assert block.end_line - block.line == 2 + (block is second.blocks[0])
    assert lines[second.blocks_line - 1] == "#[stdout]"
    assert (third.source, third.status, third.error, third.seconds) == (
        "'''\n#[ok 1 s]'''\n",
        "error",
        "KeyError",
        None,
    )


def test_reading_and_writing_again_changes_nothing() -> None:
    assert log_text(read_log(WHOLE)) == WHOLE


def test_a_mark_of_byte_order_is_left_out() -> None:
    assert read_log("\ufeff" + WHOLE) == read_log(WHOLE)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "this is not a session log"),
        ("print(1)\n", 1, "one begins with '# IPython session log' or '# IPython log file'"),
        ("# IPython session log 2\n", 1, "this is format 2 of session logs; known is 1"),
        (HEAD + "x = 1\n", 2, "'x = 1' stands outside of a cell"),
        (HEAD + "# %% In[1] -\nx\n#[ok -]\ny\n", 5, "'y' stands outside of a cell"),
        (HEAD + "# %% In[1] -\nx\n#[stdout]\n#| a\ny\n", 6, "'y' stands between the outputs of a cell"),
        (HEAD + "# %% In[1] -\nx\n#[result]\n#| a\n", 4, "names its MIME type: '#[result text/plain]'"),
        (HEAD + "# %% In[1] -\nx\n#[stdout]\n#[+ text/plain]\n", 5, "has no value above it"),
        (HEAD + "# %% In[1] -\nx\n#[metadata]\n", 4, "metadata has no value above it"),
        (HEAD + "# %% In[1] -\nx\n#[stdout]\n#[typed]\n", 5, "the typed text stands right behind the code"),
        (HEAD + "# %% In[1] -\nx\n#[stdout wide]\n", 4, "'wide' is unknown: accepted are open, cut"),
        (HEAD + "# %% In[1] -\nx\n#[stdout cell=x]\n", 4, "'cell=x' does not name a cell by its number"),
        (HEAD + "# %% In[1] -\nx\n#[stdout]\n#\\ \\q\n#[ok -]\n", 5, "a backslash in a line that begins with"),
        (HEAD + "# %% In[1] -\nx\n#[stdout]\n#\\ \\U99999999\n#[ok -]\n", 5, "is no character"),
        (HEAD + "y" * 100 + "\n", 2, "'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...'"),
    ],
)
def test_what_is_no_log_is_refused_with_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(LogUnreadable) as found:
        read_log(text)
    assert found.value.line == line and reason in found.value.reason
    assert str(found.value).startswith(f"line {line}: ")


def test_bytes_that_are_not_utf_8() -> None:
    with pytest.raises(LogUnreadable, match="line 2: byte 0xff is not UTF-8"):
        decoded_log(HEAD.encode() + b"ab\xff\n")
    torn = HEAD.encode() + "# é".encode()[:-1]
    assert decoded_log(torn) == HEAD + "# "


def test_a_process_that_died_in_a_cell() -> None:
    log = read_log(HEAD + "\n# %% In[1] -\nimport os\nos._exit(1)\n#[stdout]\n#| so far\n")
    assert log.torn
    [cell] = log.cells
    assert (cell.status, cell.source, cell.blocks[0].text) == (None, "import os\nos._exit(1)\n", "so far\n")


def test_a_log_that_goes_on_behind_a_torn_cell() -> None:
    log = read_log(HEAD + "\n# %% In[1] -\nos.abort()\n\n" + HEAD + "\n# %% In[1] -\nx\n#[ok -]\n")
    assert [(cell.part, cell.source, cell.status) for cell in log.cells] == [
        (0, "os.abort()\n", None),
        (1, "x\n", "ok"),
    ]
    assert not log.torn


def test_a_comment_of_a_person_in_the_code_is_code() -> None:
    log = read_log(HEAD + "# %% In[1] -\n# note\n#[todo] later\nx\n#[ok -]\n")
    assert log.cells[0].source == "# note\n#[todo] later\nx\n"


def test_kinds_of_logs() -> None:
    assert log_kind(WHOLE) == "log"
    assert log_kind("# IPython log file\n\nx\n") == log_kind("x\n#[Out]# 1\n") == "plain"
    assert log_kind(">>> x\n") == log_kind("") == ""


def test_the_example_of_the_documentation_is_a_log() -> None:
    page = (ROOT / "docs" / "session-logs.md").read_text(encoding="utf-8")
    text = next(part for part in page.split("```text\n") if part.startswith("# IPython session log")).partition("```")[
        0
    ]
    log = read_log(text)
    assert log_text(log) == text
    assert [(cell.source, cell.status) for cell in log.cells] == [
        ("files = !ls\n", "ok"), ('print("two"); len(files)\n', "ok"), ("1/0\n", "error"),
    ]  # fmt: skip
