"""What an open string is about: keys, columns, environment variables, attribute names, known values, modules, paths.

A string is a path only where a path is meant: in the argument of what takes one (``open(``, ``Path(``, ``read_csv(``),
as the value of a variable or parameter that is named like one, or where it begins like one (``./``, ``~/``, ``/``). In
every other string nothing is offered.
"""

from __future__ import annotations

import os

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion import arguments, columns, environment, keys, paths
from ipython.services.completion.candidates import named
from ipython.services.completion.request import Step
from ipython.services.completion.spot import Spot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipython.services.completion.imports import Imports
    from ipython.services.completion.place import Place, Token
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Bracket

_NAMED_LIKE_PATHS = ("path", "file", "dir", "folder", "filename", "directory")
_FUNCTIONS = frozenset(
    ("open", "Path", "PurePath", "PosixPath", "WindowsPath", "fopen", "FileIO", "load", "loadtxt", "save", "savetxt")
    + ("savez", "savez_compressed", "genfromtxt", "fromfile", "memmap", "imread", "imsave", "savefig", "glob", "iglob")
    + ("listdir", "scandir", "walk", "chdir", "mkdir", "makedirs", "rmdir", "remove", "removedirs", "unlink", "rename")
    + ("replace", "renames", "stat", "lstat", "chmod", "chown", "access", "truncate", "symlink", "link", "startfile")
    + ("exists", "isfile", "isdir", "abspath", "realpath", "expanduser", "getsize", "getmtime", "join", "samefile")
    + ("copy", "copy2", "copyfile", "copytree", "move", "rmtree", "disk_usage", "make_archive", "unpack_archive")
    + ("ZipFile", "connect", "run_path", "addsitedir", "FileHistory", "Dataset", "open_dataset", "File", "ImageFont")
    + ("joinpath", "with_name", "is_relative_to", "relative_to", "Image", "Audio", "Video", "FileLink", "FileLinks")
)
# These names also do something else: they take a path only as functions of such a module.
_OF_MODULES: dict[str, tuple[str, ...]] = {
    "replace": ("os",),
    "join": ("os.path", "posixpath", "ntpath", "path"),
    "copy": ("shutil",),
    "move": ("shutil",),
    "remove": ("os",),
    "rename": ("os",),
    "link": ("os",),
    "load": ("np", "numpy", "joblib", "torch"),
    "save": ("np", "numpy", "torch"),
    "connect": ("sqlite3", "duckdb"),
    "access": ("os",),
    "walk": ("os",),
}
_PREFIXES = ("read_", "scan_", "to_", "write_", "load_", "sink_")
_SUFFIXES: tuple[str, ...] = (
    *("_csv", "_parquet", "_excel", "_json", "_feather", "_pickle", "_hdf", "_orc", "_xml", "_html", "_table", "_fwf"),
    *("_stata", "_spss", "_sas", "_ipc", "_avro", "_ndjson", "_delta", "_file", "_text", "_bytes"),
)
_ATTRIBUTE_FUNCTIONS = ("getattr", "hasattr", "setattr", "delattr")
_MODULE_FUNCTIONS = ("import_module", "__import__", "find_spec", "importorskip")


def steps(request: Request, place: Place, imports: Imports) -> Iterator[Step]:
    """What to ask for the open string that the cursor is in."""
    spot = Spot(request, place, place.opening)
    typed = request.text[place.content :]
    span = Span(place.content, request.end)
    several_lines = "\n" in typed
    if environment.is_meant(request, spot):
        yield Step("environment", lambda: environment.variables(typed, span), alone=True)
        return
    holder = keys.holder_of_list(spot)
    if holder is not None:
        yield Step("keys", lambda: _keys(request, place, holder, typed, span), alone=True)
        return  # in a subscript nothing but a key can be meant
    bracket = spot.bracket()
    if bracket is not None and bracket.sign == "(" and bracket.holder:
        function = bracket.holder[-1].text
        if function in _ATTRIBUTE_FUNCTIONS and len(bracket.holder) == 1 and len(bracket.arguments) == 2:
            yield Step("attributes", lambda: _attribute_names(request, bracket, typed, span), alone=True)
            return
        if function in _MODULE_FUNCTIONS and len(bracket.arguments) == 1:
            yield Step("imports", lambda: imports.dotted(typed, span), alone=True)
            return
    if not several_lines:
        yield Step("columns", lambda: _columns(request, spot, place, typed, span), alone=True)
        if bracket is not None and bracket.sign == "(" and bracket.holder:
            yield Step("arguments", lambda: _values(request, bracket, typed, span), alone=True)
        if _is_path(request, spot, typed):
            yield Step("paths", lambda: paths.in_string(typed, place.quote, place.content, request.end))


def _keys(request: Request, place: Place, holder: Bracket, typed: str, span: Span) -> CompletionSet | None:
    found = keys.keys_of(request, holder)
    if found is None:
        return None
    listed = keys.keys_in_quotes(found, typed, place.quote, span, fuzzy=request.settings.fuzzy)
    if request.closes_keys:
        listed = keys.closed(listed, place.quote.lstrip("rRbBuUfFtT"), request.after)
    return listed


def _columns(request: Request, spot: Spot, place: Place, typed: str, span: Span) -> CompletionSet | None:
    found = columns.columns_at(request, spot)
    if found is None:
        return None
    listed = keys.keys_in_quotes(found, typed, place.quote, span, fuzzy=request.settings.fuzzy)
    return CompletionSet(listed.span, listed.items, "columns", listed.complete)


def _values(request: Request, bracket: Bracket, typed: str, span: Span) -> CompletionSet | None:
    parameter = arguments.parameter_at(request, bracket)
    return arguments.values_in_quotes(parameter, typed, span) if parameter is not None else None


def _attribute_names(request: Request, bracket: Bracket, typed: str, span: Span) -> CompletionSet | None:
    first = bracket.arguments[0]
    found = request.resolve(first, len(first))
    if found is None or request.before(first, len(first)) == "":
        return None
    return named(
        "attributes",
        request.evaluator.attribute_names(found.value),
        typed,
        span,
        kind_of=request.evaluator.kind,
        omit=request.settings.omit_names,
        fuzzy=request.settings.fuzzy,
    )


def _is_path(request: Request, spot: Spot, typed: str) -> bool:
    """Whether the string is the name of a file or folder."""
    if typed.startswith(("/", "./", "../", "~")) or (os.sep == "\\" and typed[1:3] in (":\\", ":/")):
        return typed != "~" or spot.previous != "+"
    bracket = spot.bracket()
    if spot.previous == "=" and len(spot.pieces) > 1 and spot.pieces[-2].kind == "name":
        if is_named_like_a_path(spot.pieces[-2].text):
            return True
        if bracket is None:
            return _names_a_folder(typed)
    if bracket is not None and bracket.sign == "[" and not bracket.holder:
        bracket = spot.bracket(1)  # a list of files
    if bracket is not None and bracket.sign == "(" and bracket.holder and spot.previous in ("(", ",", "=", "["):
        if _takes_a_path(bracket.holder, len(bracket.arguments)):
            return len(bracket.arguments[-1]) < 2 or bracket.arguments[-1][1].text != "="
        parameter = arguments.parameter_at(request, bracket)
        if parameter is not None:
            annotation = parameter.annotation or ""
            if is_named_like_a_path(parameter.name) or "Path" in annotation:
                return True
    return _names_a_folder(typed)


def is_named_like_a_path(name: str) -> bool:
    """Whether a variable or parameter is, by its name, a path.

    >>> is_named_like_a_path("data_dir"), is_named_like_a_path("filename"), is_named_like_a_path("profile")
    (True, True, False)
    """
    words = name.lower().strip("_").split("_")
    return words[-1] in _NAMED_LIKE_PATHS or words[0] in ("path", "filepath", "filename") or words[-1] == "filepath"


def _takes_a_path(holder: list[Token], position: int) -> bool:
    function = holder[-1].text
    owner = holder[-3].text if len(holder) > 2 and holder[-2].text == "." else ""
    if function in _FUNCTIONS:
        if function in _OF_MODULES and owner:
            return owner in _OF_MODULES[function]
        everything = function in ("join", "joinpath") or position < 3
        return everything and (function not in ("open", "load", "Path") or position == 1)
    return position == 1 and function.startswith(_PREFIXES) and function.endswith(_SUFFIXES)


def _names_a_folder(typed: str) -> bool:
    folder, mark, _ = typed.rpartition("/")
    try:
        return bool(mark) and bool(folder) and "://" not in typed and os.path.isdir(os.path.expanduser(folder))
    except (OSError, ValueError):
        return False
