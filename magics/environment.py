"""Environment variables (magics.md section 20)."""

from __future__ import annotations

import os

from ipython.api import MagicCall, UserMistake, magic, nearest

SECRET_WORDS = ("key", "token", "secret", "password", "passwd", "pwd", "credential", "auth")
NOT_SECRET = frozenset(["PWD", "OLDPWD"])
HIDDEN = "<hidden>"
LARGEST = 1 << 20  # bytes of a file of variables
USAGE = "usage is 'set_env var=val'"


@magic("env")
def env(call: MagicCall) -> object:
    """Show, read and set environment variables; what is set is seen by commands and by ``os.environ``.

    ``%env`` returns all as a dictionary, values of names that sound like a secret hidden. ``%env NAME`` returns one,
    ``%env NAME=VALUE`` or ``%env NAME VALUE`` sets it, ``%env -u NAME`` removes it. ``%env -s`` prints all as a shell
    reads them, ``%env --file FILE`` sets those of a ``.env`` file.

    Example: ``%env MPLBACKEND=agg``
    """
    options = call.options("us", "file=", verbatim=True)
    rest = options.rest.strip()
    if ("u" in options) + ("s" in options) + ("file" in options) > 1:
        raise call.mistake("takes one of -u, -s and --file at a time")
    if "file" in options:
        _no_more(call, rest)
        _set_from_file(call, options["file"])
        return None
    if "s" in options:
        _no_more(call, rest)
        _print_for_shell()
        return None
    if "u" in options:
        _unset(call, rest)
        return None
    if not rest:
        return {name: HIDDEN if is_secret(name) else found for name, found in os.environ.items()}
    if "=" in rest or len(rest.split(None, 1)) == 2:
        _set(call, rest)
        return None
    return _value(rest)


@magic("set_env")
def set_env(call: MagicCall) -> None:
    """Set an environment variable: ``%set_env NAME=VALUE`` or ``%set_env NAME VALUE``.

    Example: ``%set_env OMP_NUM_THREADS=1``
    """
    rest = call.line.strip()
    if "=" not in rest and len(rest.split(None, 1)) < 2:
        raise UserMistake(USAGE)
    _set(call, rest)


def is_secret(name: str) -> bool:
    """Whether the name of a variable sounds as if its value should not stand on a screen.

    >>> is_secret("GITHUB_TOKEN"), is_secret("PWD"), is_secret("GIT_AUTHOR_NAME")
    (True, False, False)
    """
    lowered = name.lower().replace("author", "")
    return name not in NOT_SECRET and any(word in lowered for word in SECRET_WORDS)


def _value(name: str) -> str:
    try:
        return os.environ[name]
    except (KeyError, ValueError):  # ValueError: characters that no variable can have
        near = nearest(name, os.environ)
        hint = f". Did you mean {near}?" if near else ""
        raise UserMistake(f"Environment does not have key: {name}{hint}") from None


def _no_more(call: MagicCall, rest: str) -> None:
    if rest:
        raise call.mistake(f"takes nothing more, not {rest!r}")


def _set(call: MagicCall, text: str) -> None:
    name, equals, found = text.partition("=")
    if not equals:
        name, found = text.split(None, 1)
    name, found = name.strip(), found.strip()
    problem = _problem(name)
    if problem:
        raise UserMistake(problem)
    try:
        os.environ[name] = found
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot set {name}: {getattr(error, 'strerror', None) or error}") from None
    print(f"env: {name}={HIDDEN if is_secret(name) else found}")


def _problem(name: str) -> str:
    if not name:
        return USAGE
    if len(name.split()) > 1:
        return f"refusing to set env var with whitespace: {name!r}"
    return ""


def _unset(call: MagicCall, name: str) -> None:
    if not name:
        raise call.mistake("-u takes the name of a variable")
    _value(name)
    del os.environ[name]


def _print_for_shell() -> None:
    from shlex import quote

    for name in sorted(os.environ):
        print(f"{name}={quote(HIDDEN if is_secret(name) else os.environ[name])}")


def _set_from_file(call: MagicCall, path: str) -> None:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(LARGEST + 1)  # a device may never end
        if len(data) > LARGEST:
            raise call.mistake(f"{path!r} is larger than {LARGEST >> 20} MB, so it is no file of variables")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise call.mistake(f"{path!r} is not text in UTF-8") from None
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot read {path!r}: {getattr(error, 'strerror', None) or error}") from None
    found = parse_env_file(text)
    for number, name, _ in found:
        if not name or _problem(name) or not name.replace("_", "a").isalnum():
            raise call.mistake(f"line {number} of {path!r} is no NAME=VALUE; nothing was set")
    for _, name, kept in found:
        os.environ[name] = kept
    print(f"env: {len(found)} set from {path}: {', '.join(name for _, name, _ in found)}")


def parse_env_file(text: str) -> list[tuple[int, str, str]]:
    """Read the lines of a ``.env`` file: ``NAME=VALUE``, ``export`` before it, quotes, comments.

    Args:
        text: of the file; nothing in it is run or replaced.

    Returns:
        Line number, name and value of each; the name is empty where a line is none.

    >>> parse_env_file("# x\\nexport A='b c' # y\\nB=1\\n")
    [(2, 'A', 'b c'), (3, 'B', '1')]
    """
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip().removeprefix("export ").lstrip()
        if not line or line.startswith("#"):
            continue
        name, equals, given = line.partition("=")
        given = given.strip()
        quote = given[:1]
        if quote and quote in "'\"" and given.find(quote, 1) > 0:
            given = given[1 : given.find(quote, 1)]
        elif " #" in given:
            given = given[: given.index(" #")].rstrip()
        found.append((number, name.strip() if equals and "\0" not in given else "", given))
    return found
