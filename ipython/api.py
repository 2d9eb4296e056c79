"""Everything a plugin author may import, and nothing else.

A magic is a function of one ``MagicCall``, marked by ``magic`` and named in its package's ``MANIFEST``; see
docs/plugins.md. What only some fronts have is a Protocol here, asked for with ``call.context.need(...)``.
"""

from __future__ import annotations

from ipython.core.lazy import Lazy, load_module
from ipython.core.lines import LineText
from ipython.core.magic_call import MagicCall, magic
from ipython.core.magic_context import MagicContext
from ipython.core.magic_options import Options, Word
from ipython.core.magic_options import parse_options as split_options
from ipython.core.plugins import Magic, nearest
from ipython.core.stored_aliases import StoredAliases
from ipython.model.cell import NO_VALUE, Cell, CellResult
from ipython.model.completion import Completion, CompletionAnswer, CompletionRequest, Span
from ipython.model.failure import UserMistake
from ipython.model.history import HistoryItem, HistoryQuery
from ipython.model.output import MimeBundle
from ipython.model.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from ipython.model.stored import Kept, StoredValue

__all__ = [
    "NO_VALUE",
    "Appearance",
    "Cell",
    "CellResult",
    "Clipboard",
    "Completion",
    "CompletionAnswer",
    "CompletionRequest",
    "Configuration",
    "Debugging",
    "Editor",
    "EventLoops",
    "HistoryItem",
    "HistoryQuery",
    "KernelControl",
    "Lazy",
    "LineText",
    "Magic",
    "MagicCall",
    "MagicContext",
    "MimeBundle",
    "Options",
    "PastedSessions",
    "Plotting",
    "ProfileData",
    "Promotion",
    "ScriptRunner",
    "SessionLog",
    "Span",
    "StoredAliases",
    "StoredValues",
    "UserMistake",
    "Word",
    "load_module",
    "magic",
    "nearest",
    "replace",
    "split_options",
    "value",
]


class ScriptRunner:
    """Runs files and modules as programs (registered by ``app``).

    ``run_file(path, arguments, names, module_name, execute)`` runs a ``.py``, ``.ipy`` or ``.ipynb`` file in a fresh
    namespace or in ``names`` and returns the names it made; ``run_module(name, arguments, names, execute)`` does as
    ``python -m``. An exception of the program passes out, with the names made so far as its attribute ``names``.
    ``execute(code, names, is_expression)``, which may be left out, runs a code object in another way than usual.
    """

    exists_in = "the terminal, -c, scripts and kernels"
    run_file: Callable[..., dict[str, object]]
    run_module: Callable[..., dict[str, object]]


class ProfileData:
    """Small documents that a profile keeps between sessions (registered by ``app`` where there is a profile).

    ``read(name)`` returns a document made of JSON's types, or None; ``change(name, function)`` replaces it by what
    ``function(old)`` returns and may raise OSError; ``upstream(name)`` returns plain data that upstream keeps under
    that name, or None; ``visited_directories()`` the directories of earlier sessions.
    """

    exists_in = "the terminal, -c and scripts"
    read: Callable[[str], object]
    change: Callable[[str, Callable[[object], object]], None]
    upstream: Callable[[str], object]
    visited_directories: Callable[[], list[str]]


class StoredValues:
    """Variables that a profile keeps between sessions (registered by ``app`` where there is a profile).

    ``keep(name)`` keeps a variable and what of the session it needs, ``restore(name, trusted=False)`` binds it again
    and returns the names bound,
    ``forget(name)`` and ``forget_all()`` remove; ``names()`` and ``describe(name)`` read no value. What upstream keeps
    is ``upstream_names()``, and ``restore_of_upstream(name)`` reads one of them. ``aliases`` are the kept aliases;
    ``restore_aliases()`` and ``restore_directories()`` bring those back. They raise KeyError for a name that is not
    kept, UserMistake with the reason for a value that cannot be kept or read, OSError where the profile cannot be
    written.
    """

    exists_in = "the terminal, -c and scripts"
    aliases: StoredAliases
    names: Callable[[], list[str]]
    describe: Callable[[str], StoredValue | None]
    upstream_names: Callable[[], list[str]]
    keep: Callable[[str], list[Kept]]
    restore: Callable[..., list[str]]
    restore_of_upstream: Callable[[str], None]
    restore_aliases: Callable[[], list[str]]
    restore_directories: Callable[[], int]
    forget: Callable[[str], None]
    forget_all: Callable[[], None]


class Configuration:
    """The options of a running shell by the names that configuration files use (registered by ``app``).

    ``classes()``, ``concrete(name)`` (the class a name means), ``base(class)``, ``traits(class)``; of a class and a
    trait ``value``, ``default``, ``origin`` and ``about`` (``kind``, ``help``, ``choices``); ``set(class, trait,
    value)``; ``given()`` returns all that files and flags have set. They raise UserMistake for names that do not exist
    and values that are not taken; nothing changes then.
    """

    exists_in = "the terminal, -c and scripts"
    classes: Callable[[], list[str]]
    concrete: Callable[[str], str]
    base: Callable[[str], str]
    traits: Callable[[str], list[str]]
    about: Callable[[str, str], dict[str, object]]
    value: Callable[[str, str], object]
    default: Callable[[str, str], object]
    origin: Callable[[str, str], str]
    set: Callable[[str, str, object], None]
    given: Callable[[], tuple[tuple[str, object], ...]]


class Debugging:
    """Opens the debugger (registered by ``app``).

    ``post_mortem(error)`` looks at where an exception came from; ``run_code(codes, names, local_names, break_at)``
    runs code objects in a row from the first line, or until ``break_at = (file, line)``, and raises ValueError,
    having run nothing, where there can be no breakpoint; with ``stops_first=True`` it stops at the first line too, and
    ``before_restart`` is called when the person begins anew. ``is_automatic`` can be set: a failing cell opens the
    debugger.
    """

    exists_in = "the terminal, -c and scripts"
    is_automatic: bool
    post_mortem: Callable[[BaseException], None]
    run_code: Callable[..., None]


class SessionLog:
    """Writes the session to a file (registered by ``app``).

    ``start(path, mode, **options)`` begins a log and raises UserMistake, with nothing changed, if it cannot; ``stop()``
    ends it and says whether there was one; ``pause()`` and ``resume()``; ``state`` is what is known of it, None without
    one. ``text(items, events)`` returns remembered cells as the text of a log. The options stand in
    ``ipython.sessionlog.control``.
    """

    exists_in = "the terminal, -c, scripts and kernels"
    state: object
    start: Callable[..., None]
    stop: Callable[[], bool]
    pause: Callable[[], None]
    resume: Callable[[], None]
    text: Callable[..., str]


class Promotion:
    """Makes tests of the cells of a session (registered by ``app``).

    ``make(items, form, where, force=False)`` runs remembered cells in new processes, writes a test of the form ``as``,
    ``doctest``, ``rst``, ``md`` or ``ipynb``, and returns what is to be said about it. It raises UserMistake with the
    reason, and has written nothing then, if a cell is not the same each time or the file cannot be written.
    """

    exists_in = "the terminal, -c, scripts and kernels"
    make: Callable[..., str]


class Appearance:
    """How what is shown looks (registered by fronts that draw; without a prompt only the theme matters).

    ``theme`` is the name of the theme in use; ``set_theme(name)`` takes another and raises UserMistake, with nothing
    changed, if there is none; ``set_classic(on)`` shows the prompts of plain Python or what was there before, and
    ``is_classic`` says whether it does; ``change(**options)`` replaces options of ``settings``.
    """

    exists_in = "the terminal, -c and scripts"
    theme: str
    is_classic: bool
    settings: object
    set_theme: Callable[[str], None]
    set_classic: Callable[[bool], None]
    change: Callable[..., None]


class PastedSessions:
    """Runs a pasted session with ``>>>`` prompts statement by statement (registered by fronts where people paste).

    ``switch(on)`` begins and ends that, ``is_on`` says whether it does; ``take(text)`` runs a text and returns the last
    result, or None, with nothing done, if the text is no such session.
    """

    exists_in = "the terminal"
    is_on: bool
    switch: Callable[[bool], None]
    take: Callable[[str], CellResult | None]


class Clipboard:
    """The clipboard of the person's machine (registered by fronts that run there).

    ``text()`` returns its text, ``""`` if it is empty; it raises UserMistake when no program gives it.
    """

    exists_in = "the terminal, -c and scripts"
    text: Callable[[], str]


class Editor:
    """Opens a file in the person's editor and, if it ``waits``, comes back when they are done (registered by fronts).

    ``open(path, line)`` starts at a line (from 1; 0: anywhere) and returns the editor's status, 0 when all went well;
    it raises UserMistake when the editor cannot be started.
    """

    exists_in = "the terminal, -c, scripts and kernels"
    waits: bool
    open: Callable[[str, int], int]


class EventLoops:
    """Event loops of toolkits that run while the prompt waits (registered by ``app`` and by fronts).

    ``names`` are known, ``running`` is the one that is on, or empty; ``start(name)`` and ``check(name)`` raise
    UserMistake where it cannot run, ``stop()`` returns the name of what was on. ``register(name, start)`` adds one:
    ``start()`` returns a function that stops it.
    """

    exists_in = "every front"
    names: list[str]
    running: str
    check: Callable[[str], str]
    start: Callable[[str], None]
    stop: Callable[[], str]
    register: Callable[[str, Callable[[], Callable[[], object]]], None]


class Plotting:
    """matplotlib in a session (registered by ``app``; a front may register another).

    ``activate(name)`` chooses a backend and returns its name, ``names()`` lists what it takes; both raise UserMistake.
    ``activate_inline()`` has figures shown in the cell that makes them, without an import. ``show_figures()`` shows
    those that are open now, ``program()`` is a context for a program that draws, ``add_printers()`` lets values that
    are figures show pictures, ``pylab_names(import_all=...)`` returns what ``%pylab`` brings.
    """

    exists_in = "every front"
    activate: Callable[[str], str]
    activate_inline: Callable[[], None]
    names: Callable[[], list[str]]
    show_figures: Callable[[], None]
    program: Callable[[], AbstractContextManager[None]]
    add_printers: Callable[[], None]
    pylab_names: Callable[..., dict[str, object]]


class KernelControl:
    """The kernel that this session runs in (registered by the kernel).

    ``connection_file`` is the path of its connection file and ``runtime_directory`` the folder in which clients find
    such files by their base names; ``connection_info()`` returns what the file says. ``supports_subshells`` says
    whether it has subshells: then ``subshells()`` returns the ids of those that exist, and ``current_subshell()`` the
    id of the one that runs this code, None for the main shell.
    """

    exists_in = "a kernel"
    connection_file: str
    runtime_directory: str
    supports_subshells: bool
    connection_info: Callable[[], dict[str, object]]
    subshells: Callable[[], list[str]]
    current_subshell: Callable[[], str | None]
