"""From what is named on a command line to documents: files, folders, modules and packages. Nothing is imported."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

from ipython.model.value import replace, value
from ipython.sessionlog.documents.kinds import ENDINGS, read_document
from ipython.sessionlog.examples import Document, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Folders that hold no documents of the person's own.
_LEFT_OUT = frozenset(("__pycache__", "node_modules", "build", "dist", "site-packages", "venv", "env"))
MODULE_ENDINGS = tuple(importlib.machinery.EXTENSION_SUFFIXES)


class NotFound(Exception):
    """A name is neither file, folder nor module: one sentence."""


@value
class Found:
    """A file to read; ``module`` and ``folder`` where it was named as a module; ``is_named``: alone, by the person."""

    path: str
    module: str = ""
    folder: str = ""
    is_named: bool = False


def find(names: Sequence[str]) -> list[Found]:
    """Return the files that some names mean, each once, in order.

    Args:
        names: files, folders (searched through), and dotted names of modules and packages (with all that is in them).

    Raises:
        NotFound: a name is none of these.
    """
    found: dict[str, Found] = {}
    for name in names:
        for one in _find_one(name):
            found.setdefault(os.path.realpath(one.path) if one.path else one.module, one)
    return list(found.values())


def read(found: Found) -> Document:
    """Read one file; one that a person named and that holds nothing of use is a problem."""
    if not found.path or found.path.endswith(MODULE_ENDINGS):
        return Document(found.path or found.module, "module", own_names=True, module=found.module, folder=found.folder)
    document = read_document(found.path)
    if found.module and document.own_names:
        prefix = document.module
        blocks = tuple(replace(block, name=found.module + block.name.removeprefix(prefix)) for block in document.blocks)
        document = replace(document, module=found.module, folder=found.folder, blocks=blocks)
    return document


def _find_one(name: str) -> Iterator[Found]:
    path = os.path.expanduser(name)
    if os.path.isdir(path):
        yield from _in_folder(path)
    elif os.path.exists(path):
        yield Found(path, is_named=True)
    elif _is_dotted(name):
        yield from _in_module(name)
    else:
        raise NotFound(f"{name!r} is no file, folder or module{_near(name)}")


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))


def _near(name: str) -> str:
    import difflib

    folder, base = os.path.split(name)
    try:
        near = difflib.get_close_matches(base, os.listdir(folder or "."), 1)
    except OSError:
        return ""
    return f"; did you mean {os.path.join(folder, near[0])!r}?" if near else ""


def _in_folder(folder: str) -> Iterator[Found]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _LEFT_OUT
            and not name.endswith(".egg-info")
            and not os.path.exists(os.path.join(where, name, "pyvenv.cfg"))
        )
        for name in sorted(files):
            if name.lower().endswith(ENDINGS) and not name.startswith("."):
                yield Found(os.path.join(where, name))


def _in_module(name: str) -> Iterator[Found]:
    specification = find_module(name)
    if specification is None:
        raise NotFound(f"{name!r} is no file, folder or module{_near(name)}")
    depth = name.count(".") + 1
    origin = specification.origin if specification.has_location else None
    locations = list(specification.submodule_search_locations or ())
    if origin:
        folder = os.path.dirname(os.path.abspath(origin))
        for _ in range(depth if locations else depth - 1):
            folder = os.path.dirname(folder)
        yield Found(origin, name, folder, is_named=not locations)
    elif not locations:
        yield Found("", name, is_named=True)
    for location in locations:
        yield from _in_package(location, name, _root(location, depth))


def _in_package(location: str, name: str, folder: str) -> Iterator[Found]:
    try:
        entries = sorted(os.listdir(location))
    except OSError:
        return
    for entry in entries:
        path = os.path.join(location, entry)
        stem = entry.partition(".")[0]
        if not stem.isidentifier() or entry == "__pycache__":
            continue
        if entry.endswith(".py") and entry not in ("__init__.py", "__main__.py"):
            yield Found(path, f"{name}.{stem}", folder)
        elif os.path.isfile(os.path.join(path, "__init__.py")):
            yield Found(os.path.join(path, "__init__.py"), f"{name}.{entry}", folder)
            yield from _in_package(path, f"{name}.{entry}", folder)


def _root(location: str, depth: int) -> str:
    folder = os.path.abspath(location)
    for _ in range(depth):
        folder = os.path.dirname(folder)
    return folder


def find_module(name: str) -> importlib.machinery.ModuleSpec | None:
    """Return where a module lies, without importing it or the packages it is in; None if there is none.

    >>> find_module("json.decoder").origin.endswith("decoder.py"), find_module("no_such_module")
    (True, None)
    """
    parts = name.split(".")
    path: list[str] | None = None
    specification: importlib.machinery.ModuleSpec | None = None
    for count in range(1, len(parts) + 1):
        whole = ".".join(parts[:count])
        specification = _specification(whole, path)
        if specification is None:
            return None
        path = list(specification.submodule_search_locations or ())
        if count < len(parts) and not path:
            return None
    return specification


def _specification(name: str, path: list[str] | None) -> importlib.machinery.ModuleSpec | None:
    for finder in sys.meta_path:
        look = getattr(finder, "find_spec", None)
        if look is None:
            continue
        try:
            found = look(name, path, None)
        except (ImportError, AttributeError, ValueError):
            continue
        if found is not None:
            return found  # type: ignore[no-any-return]
    return None


def unread(found: Found, document: Document) -> Document:
    """Return a document that a person named and in which nothing was found, with that as its problem."""
    if not found.is_named or document.blocks or document.problems:
        return document
    return replace(document, problems=(Problem(document.path, 0, "there are no examples in it"),))
