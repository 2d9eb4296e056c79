"""Whatever is typed and printed comes back from a log to the letter, and nothing can pass for a line of the log."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipython.sessionlog.reader import LogUnreadable, read_log
from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog
from ipython.sessionlog.writer import log_text

LIKE_MARKERS = [
    "# IPython session log 1 | -",
    "# IPython log file",
    "# %% In[7] -",
    "# %% In[7] 2026-11-28T21:49:14 open lines=3",
    "#[ok 0.1 s]",
    "#[error KeyError -]",
    "#[stdout]",
    "#[stdout open]",
    "#[result text/plain]",
    "#[+ text/html]",
    "#[typed]",
    "#[metadata]",
    "#| text",
    "#|",
    "#\\ \\x41",
    "#[Out]# 3",
    "'''",
    "x = '''",
    "'''\n#[ok -]\n'''",
    "await f()",
    "from __future__ import annotations",
    "global x",
    "%pwd",
    "!ls",
    "1/0",
    "1 +",
    "\\",
    "",
]
CHARACTERS = st.one_of(st.characters(), st.sampled_from("\r\n\t\0\f\x1a\x1b\x85\u2028\ufeff\ud800\udfff\\#|[]% "))
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=60),
    st.lists(st.one_of(st.sampled_from(LIKE_MARKERS), st.text(CHARACTERS, max_size=8)), max_size=5).map("\n".join),
    st.lists(st.sampled_from(LIKE_MARKERS), max_size=4).map(lambda lines: "".join(line + "\n" for line in lines)),
)
FORMS = st.sampled_from(["text/plain", "text/html", "image/png", "application/vnd.x.y+json", "image/svg+xml"])


@st.composite
def blocks(draw: st.DrawFn, *, late: bool = False) -> list[LoggedBlock]:
    found: list[LoggedBlock] = []
    for group in range(draw(st.integers(0, 3))):
        kind = draw(
            st.sampled_from(["stdout", "stderr", "result", "display", "update", "traceback", "notice", "clear"])
        )
        owner = draw(st.one_of(st.none(), st.integers(0, 99)))
        if kind not in ("result", "display", "update"):
            text = "" if kind == "clear" else draw(TEXTS)
            found.append(LoggedBlock(kind, text, "", group, owner=owner, late=late, cut=draw(st.booleans())))
            continue
        name = draw(st.text(CHARACTERS, max_size=4)) if kind != "result" else ""
        for form in draw(st.lists(FORMS, min_size=1, max_size=3, unique=True)):
            encoding = draw(st.sampled_from(["", "base64", "json"]))
            found.append(LoggedBlock(kind, draw(TEXTS), form, group, encoding, owner, late, display_id=name))
        if draw(st.booleans()):
            found.append(LoggedBlock("metadata", draw(TEXTS), "", group, "json", late=late))
    return found


@st.composite
def cells(draw: st.DrawFn, part: int, *, may_be_torn: bool) -> LoggedCell:
    during = draw(blocks())
    torn = may_be_torn and draw(st.booleans())
    late = [] if torn else draw(blocks(late=True))
    last = during[-1].group + 1 if during else 0
    late = [
        LoggedBlock(b.kind, b.text, b.mime, b.group + last, b.encoding, b.owner, True, b.cut, b.display_id)
        for b in late
    ]
    status = None if torn else draw(st.sampled_from(["ok", "error", "interrupted", "exit"]))
    error = draw(st.text(CHARACTERS, max_size=5)) if status == "error" else ""
    seconds = draw(st.one_of(st.none(), st.integers(0, 10**9).map(lambda n: n / 10**6))) if status else None
    started = draw(st.sampled_from([None, "2026-11-28T21:49:14.123+01:00"]))
    return LoggedCell(
        draw(st.integers(0, 10**6)), draw(TEXTS), None, started, seconds, status, error, (*during, *late), part
    )


@st.composite
def logs(draw: st.DrawFn) -> SessionLog:
    parts: list[LogPart] = []
    found: list[LoggedCell] = []
    for part in range(draw(st.integers(1, 2))):
        parts.append(LogPart(None, "3.11.7", "9.99.0", blocks=tuple(draw(blocks()))))
        count = draw(st.integers(0, 3))
        found += [draw(cells(part, may_be_torn=True)) for _ in range(count)]
    return SessionLog(1, tuple(found), tuple(parts))


def content(log: SessionLog) -> object:
    """What a log says, without where it says it and without the Python that was made of the typed text."""

    def of_blocks(found: tuple[LoggedBlock, ...]) -> list[object]:
        return [
            (b.kind, b.text, b.mime, b.group, b.encoding, b.owner, b.cut, b.display_id)
            for b in found
        ]  # fmt: skip

    return (
        [(part.python, part.ipython, of_blocks(part.blocks)) for part in log.parts],
        [
            (c.number, c.source, c.started, c.seconds, c.status, c.error, c.part, of_blocks(c.blocks),
             [b.late for b in c.blocks])
            for c in log.cells
        ],
    )  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.booleans())
def test_everything_comes_back_to_the_letter(log: SessionLog, raw: bool) -> None:
    text = log_text(log, raw=raw)
    assert content(read_log(text)) == content(log)
    assert "\r" not in text
    text.encode("utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs())
def test_a_log_is_valid_python_whatever_was_typed(log: SessionLog) -> None:
    text = log_text(log)
    compile(text, "log.py", "exec", 0, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.data())
def test_a_log_cut_anywhere_is_read_up_to_there(log: SessionLog, data: st.DataObject) -> None:
    text = log_text(log)
    first = text.index("\n") + 1
    cut = data.draw(st.integers(first, len(text)))
    read = read_log(text[:cut])
    whole = content(log)[1]  # type: ignore[index]
    found = content(read)[1]  # type: ignore[index]
    assert len(found) <= len(whole)
    for got, expected in list(zip(found, whole, strict=False))[:-1]:
        assert got == expected  # all but the last cell are whole


@settings(max_examples=100, deadline=None)
@given(st.one_of(TEXTS, st.lists(st.sampled_from(LIKE_MARKERS), max_size=12).map("\n".join)))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    for candidate in (text, "# IPython session log 1 | -\n" + text, "# IPython log file\n\n" + text):
        try:
            read_log(candidate)
        except LogUnreadable as error:
            assert 1 <= error.line <= candidate.count("\n") + 1
            assert "\n" not in str(error)


@pytest.mark.parametrize("size", [10**6])
def test_a_very_long_line_comes_back(size: int) -> None:
    block = LoggedBlock("stdout", "x" * size + "\ny")
    cell = LoggedCell(1, "'" + "z" * size + "'\n", status="ok", blocks=(block,))
    read = read_log(log_text(SessionLog(1, (cell,))))
    assert (read.cells[0].source, read.cells[0].blocks[0].text) == (cell.source, block.text)


def test_a_log_with_windows_line_ends_is_read() -> None:
    cell = LoggedCell(1, "a = 1\nprint(a)\n", status="ok", blocks=(LoggedBlock("stdout", "1\n"),))
    text = log_text(SessionLog(1, (cell,)))
    assert content(read_log(text.replace("\n", "\r\n"))) == content(read_log(text))
