"""Reading upstream's logs, in all the ways they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipython.sessionlog.plain_reader import read_plain_log
from ipython.sessionlog.reader import read_log

# As upstream 9 writes it with -o -t; the cells before %logstart have no time.
WRITTEN = """# IPython log file

x = 1
x
#[Out]# 1
# Sat, 28 Nov 2026 21:49:14
def f():
    return 3
# Sat, 28 Nov 2026 21:49:14
f()
#[Out]# 3
# Sat, 28 Nov 2026 21:49:14
get_ipython().run_line_magic('pwd', '')
#[Out]# '/home/me'
# Sat, 28 Nov 2026 21:49:15
b = get_ipython().getoutput('ls')
# Sat, 28 Nov 2026 21:49:16
pd.DataFrame({'a':[1,2]})
#[Out]#    a
#[Out]# 0  1
#[Out]# 1  2
# Sat, 28 Nov 2026 21:49:17
get_ipython().run_cell_magic('time', '', 'x = 2\\nx\\n')
# Sat, 28 Nov 2026 21:49:18
if 1:
    get_ipython().system('echo $x')
else:
    pass
"""


def test_cells_as_they_were_typed_with_values_and_times() -> None:
    log = read_log(WRITTEN)
    assert (log.version, log.raw, log.torn) == (0, False, False)
    assert [(cell.number, cell.source, cell.started, [block.text for block in cell.blocks]) for cell in log.cells] == [
        (1, "x = 1\n", None, []),
        (2, "x\n", None, ["1"]),
        (3, "def f():\n    return 3\n", "2026-11-28T21:49:14", []),
        (4, "f()\n", "2026-11-28T21:49:14", ["3"]),
        (5, "%pwd\n", "2026-11-28T21:49:14", ["'/home/me'"]),
        (6, "b = !ls\n", "2026-11-28T21:49:15", []),
        (7, "pd.DataFrame({'a':[1,2]})\n", "2026-11-28T21:49:16", ["   a\n0  1\n1  2"]),
        (8, "%%time\nx = 2\nx\n", "2026-11-28T21:49:17", []),
        (9, "if 1:\n    !echo $x\nelse:\n    pass\n", "2026-11-28T21:49:18", []),
    ]
    lines = WRITTEN.split("\n")
    assert [lines[cell.line - 1] for cell in log.cells][:4] == ["x = 1", "x", "def f():", "f()"]
    assert log.cells[4].python == "get_ipython().run_line_magic('pwd', '')\n"


def test_entries_that_are_glued_together_are_taken_apart() -> None:
    log = read_plain_log(
        "# IPython log file\n\n%pwd#[Out]# '/x'\n%time 3+4#[Out]# 7\nprint(3)# Sun, 22 Nov 2026 06:20:06\n%logstop"
    )
    assert [(cell.source, [block.text for block in cell.blocks]) for cell in log.cells] == [
        ("%pwd\n", ["'/x'"]), ("%time 3+4\n", ["7"]), ("print(3)\n", []), ("%logstop\n", []),
    ]  # fmt: skip
    assert log.raw and log.cells[3].started == "2026-11-22T06:20:06"


def test_statements_of_one_cell_stay_together() -> None:
    log = read_plain_log(
        "@property\ndef q(self):\n    pass\n# why\nx = [\n1,\n]\ntry:\n    x\nexcept E:\n    y\ns = '''\nz\n'''\n"
    )
    assert [cell.source for cell in log.cells] == [
        "@property\ndef q(self):\n    pass\n",
        "# why\nx = [\n1,\n]\n",
        "try:\n    x\nexcept E:\n    y\n",
        "s = '''\nz\n'''\n",
    ]


def test_streams_and_failures_of_our_extension() -> None:
    log = read_log(
        "# IPython log file\n\nf()\n#[Stdout]# a\n#[Stdout]# \n#[Out]# 1\n"
        "1/0\n#[Err]# Traceback\n#[Err]# ZeroDivisionError: x\n"
    )
    assert [(block.kind, block.text) for block in log.cells[0].blocks] == [("stdout", "a\n\n"), ("result", "1")]
    assert (log.cells[1].status, log.cells[1].error) == ("error", "ZeroDivisionError")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    log = read_plain_log(text)
    assert all(cell.source for cell in log.cells)
