"""Pickles of a session's values, which may refer to classes and functions that the session itself defines.

Such a class is written as a name in ``__main__``; who reads the pickle says what the name means then.
"""

from __future__ import annotations

import pickle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, Any, Protocol

    class Writable(Protocol):
        """What a pickle is written to."""

        def write(self, data: Any, /) -> object:
            """Take bytes."""


PROTOCOL = 5  # every Python from 3.8 on reads it
SESSION = "__main__"  # the module that a session's definitions belong to


class NotStorable(Exception):
    """A value cannot be kept; says why."""


class NotReadable(Exception):
    """A kept value cannot be read; says why."""


def is_definition(thing: object) -> bool:
    """Whether something is a class or function that the session, or a program run in it, defines.

    >>> is_definition(len), is_definition(pickle.Pickler), is_definition(3)
    (False, False, False)
    """
    return isinstance(thing, (type, type(is_definition))) and getattr(thing, "__module__", "") == SESSION


def write_pickle(kept: object, file: Writable) -> set[str]:
    """Write a pickle, and return the names of the session's definitions that it refers to.

    Args:
        kept: the value.
        file: takes bytes.

    Raises:
        NotStorable: something in it cannot be pickled, or ``file`` cannot be written.
    """
    refers: set[str] = set()

    class Pickler(pickle.Pickler):
        def reducer_override(self, thing: Any) -> Any:
            if is_definition(thing):
                refers.add(thing.__qualname__.partition(".")[0])
            return NotImplemented

    try:
        Pickler(file, PROTOCOL).dump(kept)
    except Exception as error:  # the value's own methods may raise anything
        raise NotStorable(str(error) or type(error).__name__) from error
    return refers


def load_pickle(file: IO[bytes], find: Callable[[str], object]) -> Any:
    """Return the value of a pickle. This runs whatever code the pickle names.

    Args:
        file: stands where the pickle begins.
        find: returns what the session defines under a name; what it raises is told.

    Raises:
        NotReadable: it is damaged, or names what does not exist any more.
    """

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if module != SESSION:
                return super().find_class(module, name)
            root, *inner = name.split(".")
            found = find(root)
            for one in inner:
                found = getattr(found, one)
            return found

    try:
        return Unpickler(file).load()
    except NotReadable:
        raise
    except Exception as error:  # a damaged pickle, and the code it calls, may raise anything
        text = str(error)
        raise NotReadable(f"{type(error).__name__}: {text}" if text else type(error).__name__) from error
