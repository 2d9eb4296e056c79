"""A session as a test function for pytest: the code a person would keep.

Literals are compared as values, prints by ``capsys``, exceptions by ``pytest.raises``; where a text differs from run to
run, it has to match a pattern. Imports go to the top of the file.
"""

from __future__ import annotations

import ast
import builtins
import re

from ipython.model.value import value
from ipython.sessionlog.examples import DISPLAY, PAGE, RESULT, STDOUT
from ipython.sessionlog.promotion.doctest_form import DISPLAYED, PREAMBLE
from ipython.sessionlog.promotion.statements import SHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.promotion.differences import Fragment
    from ipython.sessionlog.promotion.stabilise import Piece, Stable
    from ipython.sessionlog.promotion.statements import Statement

_PATTERNS = {
    "ADDRESS": "0x[0-9a-fA-F]+",
    "ID": r"\d+",
    "NUMBER": r"[-+.\deE]+",
    "TIME": r"[-+.:,\w ]+",
    "DURATION": r"[.\d]+ ?\w+",
    "PATH": r"\S+",
    "TEXT": ".*",
}
_CAPTURE = "\0capture"  # stands for capsys or capfd until it is known which
_WIDTH = 100  # a line of a test; longer texts are laid out over several


@value
class TestFile:
    """The text of a file, and for each line of it the number of the step it stands for (0: none)."""

    text: str
    steps: tuple[int, ...]


def pytest_file(results: Sequence[tuple[Statement, Stable]], name: str, *, as_text: Sequence[int] = ()) -> TestFile:
    """Return a file with one test function.

    Args:
        results: the statements and what they show.
        name: of the function.
        as_text: steps whose values are compared as text, because their comparison as values says no.
    """
    writer = _Writer(results, as_text)
    return writer.file(name)


class _Writer:
    def __init__(self, results: Sequence[tuple[Statement, Stable]], as_text: Sequence[int]) -> None:
        self._results = results
        self._as_text = as_text
        self._imports: list[str] = []
        self._lines: list[tuple[str, int]] = []
        self._uses: set[str] = set()

    def file(self, name: str) -> TestFile:
        for statement, stable in self._results:
            self._add(statement, stable)
        texts = [statement.text for statement, _ in self._results]
        arguments = ""
        if "capture" in self._uses:
            arguments = "capfd" if any(statement.uses_shell for statement, _ in self._results) else "capsys"
        body = [(line.replace(_CAPTURE, arguments), step) for line, step in self._lines]
        imports = [line for line in ("import re", "import pytest") if line.split()[1] in self._uses]
        imports += [line for line in dict.fromkeys(self._imports) if line not in imports]
        if any(statement.uses_shell for statement, _ in self._results):
            imports.append(PREAMBLE.split("\n")[0])
            body.insert(0, (f"    {SHELL} = start_ipython()", 0))
        if any(re.search(r"\bdisplay\(", text) for text in texts) and DISPLAYED not in imports:
            imports.append(DISPLAYED)
        head = ['"""Made from a session by IPython; edit it as you like."""', "", *imports]
        head += [*([""] if imports else []), "", f"def {name}({arguments}):"]
        rows = [*((line, 0) for text in head for line in text.split("\n")), *(body or [("    pass", 0)])]
        return TestFile("".join(f"{line}\n" for line, _ in rows), tuple(step for _, step in rows))

    def _add(self, statement: Statement, stable: Stable) -> None:
        number = statement.step.number
        node = ast.parse(statement.text).body[0] if statement.text.strip() else None
        if isinstance(node, (ast.Import, ast.ImportFrom)) and not stable.message:
            self._imports.append(statement.expression)
            return
        if stable.message is not None:
            self._raises(statement, stable)
        else:
            values = [piece for piece in stable.pieces if piece.kind == RESULT]
            is_value = statement.is_shown and len(values) == 1 and not statement.step.is_random
            if is_value:
                self._value(statement, values[0])
            else:
                self._code(statement.text, number)
        if statement.step.is_random:
            return
        printed = [piece for piece in stable.pieces if piece.kind in (STDOUT, DISPLAY, PAGE)]
        if printed:
            self._uses.add("capture")
            self._text(f"{_CAPTURE}.readouterr().out", _joined(printed), number)

    def _code(self, text: str, number: int, indent: str = "    ") -> None:
        inside = _lines_in_strings(text)
        for place, line in enumerate(text.split("\n"), 1):
            self._lines.append((line if place in inside or not line.strip() else indent + line, number))

    def _raises(self, statement: Statement, stable: Stable) -> None:
        number, message = statement.step.number, stable.message
        assert message is not None
        self._uses.add("pytest")
        name, _, said = message.text.partition(": ")
        name = self._class(name.strip().partition("\n")[0])
        if statement.step.is_random:
            self._lines.append((f"    with pytest.raises({name}):", number))
            self._code(statement.text, number, " " * 8)
            return
        self._lines.append((f"    with pytest.raises({name}) as failure:", number))
        self._code(statement.text, number, " " * 8)
        if said:
            self._text("str(failure.value)", _without(message.fragments, len(message.text) - len(said)), number)

    def _class(self, name: str) -> str:
        module, _, base = name.rpartition(".")
        if not module or module == "__main__" or hasattr(builtins, name):
            return base or name
        self._imports.append(f"from {module} import {base}")
        return base

    def _value(self, statement: Statement, piece: Piece) -> None:
        number, code = statement.step.number, statement.expression.strip()
        comments = statement.text.removesuffix(statement.expression).rstrip("\n")
        if comments:
            self._code(comments, number)
        if "#" in code:
            code = ast.unparse(ast.parse(code, mode="eval"))
        whole = piece.fragments[0]
        simple = code if _is_simple(code) else f"({code})"
        if len(piece.fragments) == 1 and whole.kind in ("TIME", "NUMBER", "ID"):
            kind = "int" if whole.text.lstrip("+-").isdecimal() else "float"
            self._lines.append((f"    assert isinstance({code}, {kind})", number))
        elif len(piece.fragments) == 1 and whole.kind == "FLOAT":
            self._uses.add("pytest")
            self._lines.append((f"    assert {simple} == pytest.approx({whole.text}, rel=1e-9)", number))
        elif piece.text in ("True", "np.True_") and isinstance(ast.parse(code, mode="eval").body, ast.Compare):
            self._lines.append((f"    assert {code}", number))
        elif number not in self._as_text and (literal := _literal(piece)):
            operator = "is" if literal in ("True", "False") else "=="
            self._lines.append((f"    assert {simple} {operator} {literal}", number))
        elif len(piece.fragments) == 1 and whole.kind == "SET" and (ordered := _ordered(whole.text)):
            self._lines.append((f"    assert sorted({code}) == {ordered}", number))
        else:
            self._text(f"repr({code})", piece.fragments, number)

    def _text(self, expression: str, fragments: Sequence[Fragment], number: int) -> None:
        if all(not one.kind for one in fragments):
            text = "".join(one.text for one in fragments)
            self._lines += [(line, number) for line in _comparison(expression, text)]
            return
        self._uses.add("re")
        pattern = "".join(_pattern(one) for one in fragments)
        first = f"    assert re.fullmatch({_quoted(pattern)}, {expression})"
        if len(first) <= _WIDTH:
            self._lines.append((first, number))
            return
        self._lines.append(("    assert re.fullmatch(", number))
        self._lines += [(f"        {_quoted(line)}", number) for line in re.findall(r".*?\\n|.+", pattern)]
        self._lines[-1] = (self._lines[-1][0] + ",", number)
        self._lines += [(f"        {expression},", number), ("    )", number)]


def _comparison(expression: str, text: str) -> list[str]:
    one = f"    assert {expression} == {_quoted(text)}"
    lines = text.splitlines(keepends=True)
    if len(lines) < 2 and len(one) <= _WIDTH:
        return [one]
    return [f"    assert {expression} == (", *(f"        {_quoted(line)}" for line in lines), "    )"]


def _quoted(text: str) -> str:
    """Return a text as a literal: between double quotes where that needs no more backslashes, raw for patterns.

    >>> _quoted("it's"), _quoted("a\\n"), _quoted("\\\\d+")
    ('"it\\'s"', '"a\\\\n"', 'r"\\\\d+"')
    """
    if "\\" in text and '"' not in text and text.isprintable() and not text.endswith("\\"):
        return f'r"{text}"'
    made = repr(text)
    if made.startswith("'") and '"' not in made:
        return f'"{made[1:-1]}"'
    return made


def _pattern(fragment: Fragment) -> str:
    if not fragment.kind:
        return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", fragment.text).replace("\n", r"\n")
    if fragment.kind == "PATH" and fragment.argument:
        return rf"\S*{re.escape(fragment.argument)}"
    if fragment.kind == "SET":
        return re.escape(fragment.text[0]) + ".*" + re.escape(fragment.text[-1])
    if fragment.kind == "FLOAT":
        return re.escape(fragment.text[: -max(4, len(fragment.text) // 4)]) + r"\d*"
    return _PATTERNS[fragment.kind]


def _literal(piece: Piece) -> str:
    """Return the text of a value that is a literal and equal to it; a set is equal in any order."""
    fragments = piece.fragments
    if any(one.kind and one.kind != "SET" for one in fragments):
        return ""
    if any(one.kind == "SET" and one.text[:1] != "{" for one in fragments):
        return ""
    text = piece.text
    if "\n" in text or len(text) > 2 * _WIDTH or text in ("nan", "inf"):
        return ""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ""
    if isinstance(found, str):
        return _quoted(found)
    if isinstance(found, set):
        text = "{" + _ordered(text)[1:-1] + "}" if _ordered(text) else text
    return _double_quoted(text)


def _double_quoted(text: str) -> str:
    return text if '"' in text or "\\" in text else text.replace("'", '"')


def _ordered(text: str) -> str:
    try:
        return _double_quoted(repr(sorted(ast.literal_eval(text))))
    except (ValueError, SyntaxError, TypeError):
        return ""


def _is_simple(code: str) -> bool:
    return isinstance(
        ast.parse(code, mode="eval").body,
        (
            ast.Call,
            ast.Name,
            ast.Attribute,
            ast.Subscript,
            ast.BinOp,
            ast.Constant,
            ast.List,
            ast.Dict,
            ast.Set,
            ast.Tuple,
        ),
    ) and not (isinstance(ast.parse(code, mode="eval").body, ast.Tuple) and not code.startswith("("))


def _without(fragments: Sequence[Fragment], length: int) -> list[Fragment]:
    """Return the fragments behind so many characters of the text; what is cut is the same in all runs."""
    from ipython.sessionlog.promotion.differences import Fragment

    found: list[Fragment] = []
    for one in fragments:
        if length >= len(one.text):
            length -= len(one.text)
            continue
        found.append(Fragment(one.text[length:], one.kind, one.argument))
        length = 0
    return found


def _joined(pieces: Sequence[Piece]) -> list[Fragment]:
    from ipython.sessionlog.promotion.differences import Fragment

    found: list[Fragment] = []
    for piece in pieces:
        found += piece.fragments
        if not piece.text.endswith("\n") and piece.kind != STDOUT:
            found.append(Fragment("\n"))
    return found


def _lines_in_strings(text: str) -> set[int]:
    """Return the lines that begin within a string literal: these are not indented."""
    inside: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.Constant, ast.JoinedStr)) or (node.end_lineno or 0) <= node.lineno:
            continue
        segment = ast.get_source_segment(text, node) or ""
        if '"""' in segment or "'''" in segment or "\\\n" in segment:
            inside.update(range(node.lineno + 1, (node.end_lineno or 0) + 1))
    return inside
