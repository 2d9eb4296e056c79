"""Files stay small: above 400 lines a file says why in its docstring and stands on a list that may only shrink."""

from __future__ import annotations

import ast

from tests.helpers.sources import ROOT, source_files, tree

GUIDE = 400
# File: the number of lines it may have. Lower a number when a file shrinks, drop the entry at 400; add none.
LARGE: dict[str, int] = {
    "ipython/compat/shell_facade.py": 520,
    "ipython/core/shell.py": 456,
    "ipython/terminal/prompt_session.py": 446,
}
SLACK = 40  # lines by which a listed number may lag behind a file that shrank


def sizes() -> dict[str, int]:
    """Lines of every file above the guide."""
    counted = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in source_files()
    }
    return {name: lines for name, lines in counted.items() if lines > GUIDE}


def test_no_file_grows_beyond_the_list() -> None:
    too_large = {name: lines for name, lines in sizes().items() if lines > LARGE.get(name, GUIDE)}
    assert not too_large


def test_the_list_shrinks_with_the_files() -> None:
    large = sizes()
    outdated = {name: limit for name, limit in LARGE.items() if large.get(name, 0) + SLACK < limit}
    assert not outdated


def test_large_files_say_why() -> None:
    silent = [name for name in sizes() if "onger than" not in (ast.get_docstring(tree(ROOT / name)) or "")]
    assert not silent, 'the module docstring needs a sentence "Longer than other files because ..."'
