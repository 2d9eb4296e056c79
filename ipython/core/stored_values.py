"""Values that a profile keeps between sessions (magics.md section 29): one file each, read and written as a whole.

A file ``<profile>/values/<name>.value`` of mode 0600 in a folder of mode 0700 holds the pickle or the source, then a
line of JSON that says what it is, then a line with the signature of all before. Listing values reads the ends only. A
pickle can run any code, so one is read only when its signature shows that this profile wrote it, or when the person
asks for it by name and says that it does not matter. What upstream keeps in ``<profile>/db/autorestore`` is read by
name only, and never written.

Each session replaces files as a whole, so that two sessions never spoil each other's values: the last one counts.
"""

from __future__ import annotations

import os

from ipython.core.profile_data import make_private
from ipython.core.session_pickle import NotReadable, NotStorable, load_pickle, write_pickle
from ipython.model.stored import StoredValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, Any

FOLDER = "values"
SUFFIX = ".value"
KEY_FILE, KEY_SIZE = "key", 32
UPSTREAM_FOLDER = ("db", "autorestore")
HEAD = 50  # characters of a value's text that are kept to be listed
ABANDONED = 3600.0  # seconds after which a half-written file of a session that died is removed
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_LONGEST = 150  # characters of a file's name; longer ones end in a hash
_FIELDS = ("name", "kind", "type_name", "text", "needs")
_END = 1 << 16  # bytes at the end of a file that hold its last two lines


class NotTrusted(NotReadable):
    """A file was changed since it was written, or comes from another profile."""


class StoredValues:
    """The kept values of a profile, by name.

    Args:
        profile: its folder; it is made when something is written.
    """

    def __init__(self, profile: str) -> None:
        self._profile = profile
        self._folder = os.path.join(profile, FOLDER)

    # -- what there is -------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """Return the names of all kept values, sorted."""
        try:
            files = os.listdir(self._folder)
        except OSError:
            return []
        found = (self._name_of(file) for file in files if file.endswith(SUFFIX))
        return sorted(name for name in found if name)

    def describe(self, name: str) -> StoredValue | None:
        """Return what a file says of its value; None when it cannot be read.

        Raises:
            KeyError: no value of that name is kept.
        """
        try:
            with open(self._path(name), "rb") as file:
                return _end_of(file)[0]
        except FileNotFoundError:
            raise KeyError(name) from None
        except OSError:
            return None

    def upstream_names(self) -> list[str]:
        """Return the names of the values that upstream keeps, sorted; nothing of them is read."""
        try:
            return sorted(filter(str.isidentifier, os.listdir(os.path.join(self._profile, *UPSTREAM_FOLDER))))
        except OSError:
            return []

    # -- reading -------------------------------------------------------------------------------------------------

    def load(self, name: str, find: Callable[[str], object], *, trusted: bool = False) -> tuple[StoredValue, Any]:
        """Return the description of a value, and the value or its source.

        Args:
            name: of the value.
            find: returns what the session defines under a name; raises LookupError or whatever it likes.
            trusted: read it even if its signature is not right.

        Raises:
            KeyError: no value of that name is kept.
            NotReadable: it is damaged, or needs what is not there.
        """
        try:
            file = open(self._path(name), "rb")  # noqa: SIM115
        except FileNotFoundError:
            raise KeyError(name) from None
        except OSError as error:
            raise NotReadable(f"cannot read {self._path(name)!r}: {error.strerror or error}") from None
        with file:
            described, line, signature, size = _end_of(file)
            if described is None:
                raise NotReadable("the file is damaged")
            if not trusted and not (described.name == name and self._is_signed(file, size, line, signature)):
                raise NotTrusted("it was not written by this profile, or was changed since")
            file.seek(0)
            if described.kind == "source":
                return described, file.read(size).decode("utf-8", "surrogatepass")
            return described, load_pickle(file, find)

    def load_of_upstream(self, name: str, find: Callable[[str], object]) -> Any:
        """Return a value that upstream keeps. Reading it may run code: ask only when the person named it.

        Raises:
            KeyError: there is none of that name.
            NotReadable: it cannot be read.
        """
        if name not in self.upstream_names():
            raise KeyError(name)
        try:
            with open(os.path.join(self._profile, *UPSTREAM_FOLDER, name), "rb") as file:
                return load_pickle(file, find)
        except OSError as error:
            raise NotReadable(f"{error.strerror or error}") from None

    # -- writing -------------------------------------------------------------------------------------------------

    def save(self, name: str, kept: object, *, text: str, needs: Callable[[set[str]], object] | None = None) -> None:
        """Keep a value.

        Args:
            name: under which it is found again.
            kept: anything that can be pickled.
            text: what lists show of it.
            needs: told, before anything is replaced, which names of the session the pickle refers to; may raise.

        Raises:
            NotStorable: it cannot be pickled.
            OSError: it cannot be written. In both cases the file of that name is as it was.
        """

        def write(file: _Signed) -> StoredValue:
            try:
                found = write_pickle(kept, file)
            except NotStorable:
                if file.failed is not None:
                    raise file.failed from None
                raise
            if needs is not None and found:
                needs(found)
            return StoredValue(name, "value", type(kept).__name__, text[:HEAD], tuple(sorted(found)))

        self._write(name, write)

    def save_source(self, name: str, source: str, type_name: str, needs: tuple[str, ...] = ()) -> None:
        """Keep a definition as its source.

        Raises:
            OSError: it cannot be written; the file of that name is as it was.
        """

        def write(file: _Signed) -> StoredValue:
            file.write(source.encode("utf-8", "surrogatepass"))
            return StoredValue(name, "source", type_name, source.partition("\n")[0][:HEAD], needs)

        self._write(name, write)

    def remove(self, name: str) -> None:
        """Forget a value.

        Raises:
            KeyError: no value of that name is kept.
            OSError: its file cannot be removed.
        """
        try:
            os.unlink(self._path(name))
        except FileNotFoundError:
            raise KeyError(name) from None

    def _write(self, name: str, write: Callable[[_Signed], StoredValue]) -> None:
        make_private(self._folder)
        self._remove_abandoned()
        key = self._key(make=True)
        path = self._path(name)
        temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}.new"
        try:
            with open(_create(temporary), "wb") as file:
                signed = _Signed(file, key)
                described = write(signed)
                line = _line_of(described)
                file.write(b"\n")
                signed.write(line)
                file.write(b"\n" + signed.signature() + b"\n")
                file.flush()
                os.fsync(file.fileno())  # a full disk is told now, not when the value is wanted
            os.replace(temporary, path)
        except BaseException:
            try:
                os.unlink(temporary)
            except OSError:
                pass
            raise

    def _remove_abandoned(self) -> None:
        import time

        for entry in os.scandir(self._folder):
            try:
                if entry.name.endswith(".new") and entry.stat().st_mtime < time.time() - ABANDONED:
                    os.unlink(entry.path)
            except OSError:
                pass  # another session was faster

    # -- names and signatures ------------------------------------------------------------------------------------

    def _path(self, name: str) -> str:
        # Only letters that mean the same in every file system: some take A for a, some know no é.
        coded = "".join(one if one in _PLAIN else f"%{ord(one):x}." for one in name)
        if len(coded) > _LONGEST:
            import hashlib

            digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16)
            coded = f"{coded[:80]}%%{digest.hexdigest()}"
        return os.path.join(self._folder, f"v-{coded}{SUFFIX}")

    def _name_of(self, file: str) -> str:
        coded = file[len("v-") : -len(SUFFIX)]
        if "%%" in coded:  # too long for the name of a file
            try:
                with open(os.path.join(self._folder, file), "rb") as opened:
                    described = _end_of(opened)[0]
            except OSError:
                return ""
            return described.name if described is not None else ""
        first, *others = coded.split("%")
        try:
            return first + "".join(
                chr(int(code, 16)) + rest for code, _, rest in (one.partition(".") for one in others)
            )
        except (ValueError, OverflowError):
            return ""

    def _key(self, *, make: bool = False) -> bytes:
        path = os.path.join(self._folder, KEY_FILE)
        key = _content(path)
        if len(key) == KEY_SIZE or not make:
            return key
        temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}.new"
        try:
            with open(_create(temporary), "wb") as file:
                file.write(os.urandom(KEY_SIZE))
            try:
                os.link(temporary, path)  # fails when another session has made one just now
            except OSError:  # or on a file system without links, or where a damaged one lies
                if len(_content(path)) != KEY_SIZE:
                    os.replace(temporary, path)
        finally:
            try:
                os.unlink(temporary)
            except OSError:
                pass
        return _content(path)

    def _is_signed(self, file: IO[bytes], size: int, line: bytes, signature: bytes) -> bool:
        import hmac

        signed = _Signed(None, key := self._key())
        file.seek(0)
        while size > 0 and (chunk := file.read(min(size, 1 << 20))):
            signed.write(chunk)
            size -= len(chunk)
        signed.write(line)
        return len(key) == KEY_SIZE and hmac.compare_digest(signature, signed.signature())


class _Signed:
    """Writes to a file, if there is one, and signs what is written; tells a full disk from a value that is to blame."""

    def __init__(self, file: IO[bytes] | None, key: bytes) -> None:
        import hashlib

        self._file = file
        self._made = hashlib.blake2b(key=key, digest_size=32)
        self.failed: OSError | None = None

    def write(self, data: Any) -> int:
        self._made.update(data)
        try:
            return self._file.write(data) if self._file is not None else 0
        except OSError as error:
            self.failed = error
            raise

    def signature(self) -> bytes:
        return self._made.hexdigest().encode()


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(KEY_SIZE + 1)
    except OSError:
        return b""


def _create(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def _line_of(described: StoredValue) -> bytes:
    import json

    return json.dumps({name: getattr(described, name) for name in _FIELDS}).encode("ascii")


def _end_of(file: IO[bytes]) -> tuple[StoredValue | None, bytes, bytes, int]:
    """Read the last two lines: what is said of the value, as value and as written, the signature, bytes before."""
    whole = file.seek(0, os.SEEK_END)
    file.seek(max(0, whole - _END))
    _, line, signature = ([b"", b"", b"", *file.read().removesuffix(b"\n").rsplit(b"\n", 2)])[-3:]
    return _described(line), line, signature, whole - len(line) - len(signature) - 3


def _described(line: bytes) -> StoredValue | None:
    import json

    try:
        fields = json.loads(line)
        name, kind, type_name, text, needs = [fields[name] for name in _FIELDS]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if type(needs) is not list or not all(type(one) is str for one in (name, kind, type_name, text, *needs)):
        return None
    return StoredValue(name, kind, type_name, text, tuple(needs)) if kind in ("value", "source") else None
