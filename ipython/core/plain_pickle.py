"""Reads pickles that others left, for plain data only: a pickle can run any code, so nothing it names is called.

Containers, texts, numbers and paths come out; a pickle that asks for anything else is refused as a whole.
"""

from __future__ import annotations

import io
import os
import pickle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIZE_LIMIT = 1 << 22  # bytes of a pickle; bookmarks and aliases are a thousandth of it
_PATH_CLASSES = frozenset(["Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath"])
_PATH_MODULES = frozenset(["pathlib", "pathlib._local"])  # the second since Python 3.13


class NotPlain(Exception):
    """The pickle holds more than plain data, or is damaged; says what."""


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in _PATH_MODULES and name in _PATH_CLASSES:
            return _path_text
        raise NotPlain(f"it names {module}.{name}")

    def persistent_load(self, identity: Any) -> Any:
        raise NotPlain("it refers to something outside")


def _path_text(*parts: object) -> str:
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        raise NotPlain("a path in it is made of something else than text")
    return os.path.join("", *texts)


def load_plain(data: bytes) -> object:
    """Return the value of a pickle of plain data; paths come out as texts.

    Args:
        data: the pickle, at most ``SIZE_LIMIT`` bytes.

    Raises:
        NotPlain: it is too large, damaged, or asks for a class or function (specification: magics, "People's data").

    >>> import pathlib
    >>> load_plain(pickle.dumps({"a": [1, pathlib.Path("b")]}))
    {'a': [1, 'b']}
    """
    if len(data) > SIZE_LIMIT:
        raise NotPlain(f"it has {len(data)} bytes, more than {SIZE_LIMIT}")
    try:
        return _PlainUnpickler(io.BytesIO(data)).load()
    except NotPlain:
        raise
    except Exception as error:  # a damaged pickle raises nearly anything
        raise NotPlain(f"it is damaged: {type(error).__name__}: {error}") from None
