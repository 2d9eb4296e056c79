"""The pages ``docs/magics``: one for each family of magics, made from the help texts.

``python -m tests.helpers.magic_pages`` writes them; ``tests/magics/test_pages.py`` says when they are out of date.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

from ipython.extensions import MANIFEST as BUNDLED
from ipython.magics import MANIFEST
from tests.helpers.sources import ROOT

FOLDER = ROOT / "docs" / "magics"
HEAD = "<!-- Made from the help texts by `python -m tests.helpers.magic_pages`. -->\n\n"


def entries() -> Iterator[tuple[str, str, str]]:
    """Name, target and kind of every magic: those of all fronts, of one front, of the bundled extensions."""
    tables = (MANIFEST["magics"], *MANIFEST["fronts"].values(), BUNDLED["magics"])
    for table in tables:
        for name, (target, kind, *_) in table.items():
            yield name, target, kind


def families() -> dict[str, dict[str, list[str]]]:
    """Family -> target -> names as typed, in the order of the manifest."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, target, kind in entries():
        family = target.partition(":")[0].rpartition(".")[2]
        shown = {"line": [f"%{name}"], "cell": [f"%%{name}"], "line_cell": [f"%{name}", f"%%{name}"]}[kind]
        found.setdefault(family, {}).setdefault(target, []).extend(shown)
    return dict(sorted(found.items()))


def function_of(target: str) -> Any:
    """The function of a magic."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def help_text(target: str) -> str:
    """The help text of a magic, as written."""
    return inspect.getdoc(function_of(target)) or ""


def page(family: str, targets: dict[str, list[str]]) -> str:
    """The page of one family."""
    module = importlib.import_module(next(iter(targets)).partition(":")[0])
    title = (inspect.getdoc(module) or family).partition("\n")[0]
    title = re.sub(r" \(magics\.md[^)]*\)", "", title).partition(". ")[0].rstrip(".").replace("``", "`")
    parts = [f"{HEAD}# {title}\n"]
    for target, names in targets.items():
        parts.append(f"## {', '.join(f'`{name}`' for name in names)}\n\n{help_text(target).replace('``', '`')}\n")
    return "\n".join(parts)


def index() -> str:
    """The page that lists the others."""
    rows = ["| Family | Magics |", "| --- | --- |"]
    for family, targets in families().items():
        names = " ".join(f"`{name}`" for group in targets.values() for name in group)
        rows.append(f"| [{family}]({family}.md) | {names} |")
    intro = "Every magic says what it does with `%name?` or `%name --help`; these pages are the same texts.\n\n"
    return f"{HEAD}# Magics\n\n{intro}" + "\n".join(rows) + "\n"


def pages() -> dict[str, str]:
    """File name -> text."""
    return {"index.md": index(), **{f"{family}.md": page(family, targets) for family, targets in families().items()}}


def write() -> None:
    """Write them all, and remove pages of families that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
