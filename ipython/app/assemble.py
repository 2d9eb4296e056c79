"""Puts a shell together: the one place that names services, plugin packages and the facade (as text)."""

from __future__ import annotations

import os
import sys

from ipython.core.lazy import Lazy, Tools, load_module
from ipython.core.plugins import Plugins
from ipython.core.shell import Shell
from ipython.settings.shell import CommandSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType
    from typing import Any

    from ipython.core.namespace import Namespace
    from ipython.model.failure import FailureReport
    from ipython.model.ports import HistoryStore
    from ipython.settings.shell import ShellSettings

    Namespaces = Callable[[], Sequence[Mapping[str, object]]]

PLUGIN_PACKAGES = ("ipython.magics", "ipython.extensions")
KERNEL_FACADE = "ipython.compat.kernel_shell:ZMQInteractiveShell"
KERNEL_PUBLISHER = "ipython.compat.kernel_shell:KernelPublisher"
RENDER = Lazy("ipython.services.traceback.render:render")
PALETTE = Lazy("ipython.services.traceback.palette:pygments_palette")


def make_shell(
    settings: ShellSettings | None = None,
    history: HistoryStore | Callable[[], HistoryStore] | None = None,
    *,
    profile: str = "",
    namespace: Namespace | None = None,
) -> Shell:
    """Return a complete shell; its services are imported when they are first used.

    Args:
        settings: options of the core.
        history: where cells are remembered.
        profile: folder of the profile, for what magics keep there; empty: they keep nothing.
        namespace: the user's names; a new module by default.
    """
    shell = Shell(
        settings=settings,
        history=history,
        namespace=namespace,
        plugins=Plugins(PLUGIN_PACKAGES, configure=lambda plugins: add_configured_magics(shell, plugins)),
        tools=Tools(
            formatter=Lazy("ipython.services.formatting.registry:DisplayFormatter"),
            failure_reporter=Lazy("ipython.services.traceback.extract:Reporter"),
            completer=Lazy("ipython.app.assemble:make_completer"),
            inspector=Lazy("ipython.app.assemble:make_inspector"),
            evaluator=Lazy("ipython.app.assemble:make_evaluator"),
        ),
        facade=Lazy("ipython.app.assemble:make_facade"),
    )
    shell.capabilities["ScriptRunner"] = make_script_runner
    shell.capabilities["SessionLog"] = lambda shell: Lazy("ipython.app.session_log:session_log").load()(shell)
    shell.capabilities["Promotion"] = lambda shell: Lazy("ipython.app.promotion:Promotion").load()(shell)
    shell.capabilities["EventLoops"] = lambda shell: _kept(shell, "EventLoops", "ipython.core.event_loops:EventLoops")
    shell.capabilities["Plotting"] = lambda shell: _kept(shell, "Plotting", "ipython.app.plotting:Plotting", shell)
    if profile:
        shell.capabilities["ProfileData"] = lambda _: Lazy("ipython.core.profile_data:ProfileData").load()(profile)
        shell.capabilities["StoredValues"] = lambda _: Lazy("ipython.core.keeping:Keeping").load()(
            shell.context, profile
        )
        if shell.settings.commands.autorestore:
            Lazy("ipython.core.keeping:restore_at_start").load()(shell)
    shell.runner.watch_imports()
    shell.runner.when_imported("ipython.services.display.publisher", lambda module: _publish_by(shell, module))
    return shell


def _kept(shell: Shell, capability: str, target: str, *arguments: object) -> object:
    """Make what a shell offers magics, once."""
    made: object = Lazy(target).load()(*arguments)
    shell.capabilities[capability] = lambda _: made
    return made


def add_configured_magics(shell: Shell, plugins: Plugins) -> None:
    """Add the magics of the configuration to those of the manifests."""
    programs = ("cmd",) if os.name == "nt" else ()
    if programs or shell.settings.commands != CommandSettings():
        Lazy("ipython.app.configured_magics:add").load()(shell, plugins, programs)


def _publish_by(shell: Shell, module: ModuleType) -> None:
    from ipython.core.publisher import HubPublisher

    module.set_publisher(HubPublisher(shell))


def make_script_runner(shell: Shell) -> object:
    """Return what runs scripts for magics (``api.ScriptRunner``)."""
    from ipython.app.script_runner import LocalScriptRunner

    return LocalScriptRunner(shell)


def make_facade(shell: Shell) -> Any:
    """Return what ``get_ipython()`` answers for a shell."""
    in_kernel = "KernelParts" in shell.capabilities
    made: Lazy = Lazy(KERNEL_FACADE if in_kernel else "ipython.compat.shell_facade:ShellFacade")
    facade: Any = made.load()(
        shell,
        history_manager=Lazy("ipython.services.history.manager:HistoryManager"),
        completer=Lazy("ipython.app.assemble:make_completion_object"),
        publisher=Lazy(KERNEL_PUBLISHER if in_kernel else "ipython.core.publisher:HubPublisher"),
    )
    return facade


def user_namespaces(shell: Shell) -> tuple[dict[str, object], ...]:
    """Return the dictionaries a user's name is looked up in, in order; the builtins come after them."""
    namespace = shell.namespace
    if namespace.locals is namespace.globals:
        return (namespace.locals,)
    return (namespace.locals, namespace.globals)


def make_evaluator(shell: Shell) -> Any:
    """Return what looks at live objects without running their code."""
    settings = shell.settings.completion
    consent = load_module("ipython.services.evaluation.consent").Consent(
        settings.trusted,
        seconds=settings.ask_limit,
        call_within=Lazy("ipython.services.traceback.deadline:call_within"),
    )
    return load_module("ipython.services.evaluation.lookup").Lookup(
        consent, policy=settings.evaluation, overrides=settings.policy_overrides
    )


def make_completer(shell: Shell, namespaces: Namespaces | None = None) -> Any:
    """Return the completion service over a shell's names and magics; ``namespaces`` stands for the user's names."""
    completer = load_module("ipython.services.completion.completer").Completer(
        namespaces or (lambda: user_namespaces(shell)),
        shell.plugins,
        shell.introspection.evaluator,
        settings=lambda: shell.settings.completion,
        cell_source=lambda filename: shell.compiler.cell_source(filename),
        inputs=lambda: shell.namespace.inputs,
        automagic=lambda: shell.settings.automagic,
        matchers=shell.plugins.completion_sources,
        words_of=lambda target: Lazy(target).load()(shell.context),
        tell=lambda text: shell.context.warn(text),
    )
    completer.lister = lambda thing, names: _registered_listing(shell, thing, names)
    return completer


def _registered_listing(shell: Shell, thing: object, listed: Mapping[str, object]) -> list[str] | None:
    """What a function registered with ``complete_object`` lists; its module is there only if one was registered."""
    matchers = sys.modules.get("ipython.compat.matchers")
    consent = shell.context.consent
    if matchers is None or consent is None or not matchers.complete_object:
        return None
    names = [name for name in listed if type(name) is str]
    changed: list[str] | None = consent.ask(matchers.complete_object.list_for, thing, names)
    return changed


def make_completion_object(shell: Shell) -> Any:
    """Return the completion object of ``get_ipython().Completer``."""
    return load_module("ipython.compat.completer").CompletionObject(shell.introspection.completer, shell)


def make_inspector(shell: Shell, namespaces: Namespaces | None = None) -> Any:
    """Return the inspection service over a shell's names, magics and cells; ``namespaces`` stands for the names."""
    return load_module("ipython.services.inspection.inspector").Inspector(
        namespaces or (lambda: user_namespaces(shell)),
        evaluator=shell.introspection.evaluator,
        settings=shell.settings.inspection,
        find_magic=lambda kind, name: shell.plugins.find(kind, name),
        magic_names=lambda kind: shell.plugins.names(kind),
        cell_source=lambda filename: shell.compiler.cell_source(filename),
        cells=lambda: shell.compiler.cells,
        make_html=lambda fields: load_module("ipython.services.inspection.html_text").html(fields),
    )


def failure_text(
    shell: Shell,
    report: FailureReport,
    *,
    width: int = 80,
    colored: bool = False,
    looks: dict[str, Any] | None = None,
) -> str:
    """Return the text of a failure in the shell's traceback mode.

    Args:
        shell: knows the mode.
        report: the failure.
        width: columns of the screen.
        colored: colours of a pygments style, for output without a theme.
        looks: the fields of a palette, from a theme.
    """
    palette = None
    if looks is not None:
        palette = Lazy("ipython.services.traceback.palette:Palette").load()(**looks)
    elif colored:
        palette = PALETTE.load()()
    text: str = RENDER.load()(report, mode=shell.settings.traceback.mode, width=width, palette=palette)
    return text


def wants_color(stream: Any) -> bool:
    """Whether colours may be written to a stream: a terminal, not dumb, and ``NO_COLOR`` is not set."""
    import os

    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    try:
        return bool(stream is not None and stream.isatty())
    except (AttributeError, ValueError):
        return False


def add_working_directory() -> None:
    """Put ``''`` on ``sys.path`` just before the first ``site-packages``, unless Python was told not to."""
    if getattr(sys.flags, "safe_path", False) or "" in sys.path:
        return
    for position, entry in enumerate(sys.path):
        if entry.replace("\\", "/").rstrip("/").endswith(("site-packages", "dist-packages")):
            sys.path.insert(position, "")
            return
    sys.path.append("")
