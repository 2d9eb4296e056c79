"""What ``get_ipython()`` answers: the running shell under the names that existing code uses (compat.md section 3).

Every member delegates to the core. Members may be replaced on the instance; ``run_cell``, ``showtraceback`` and
``set_next_input`` are looked up there at each use. Longer than other files because the surface itself is one wide
object; nothing in it has more than a few lines of work.
"""

from __future__ import annotations

import sys

from ipython.api import Cell, UserMistake
from ipython.compat.commands_surface import CommandsSurface
from ipython.compat.configuration import configuration_of
from ipython.compat.events import EventManager
from ipython.compat.extension_manager import ExtensionManager
from ipython.compat.magics_manager import MagicsManager
from ipython.compat.options_surface import OptionsSurface
from ipython.compat.plotting_surface import PlottingSurface
from ipython.compat.results import ExecutionInfo, ExecutionResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType
    from typing import Any

    from ipython.api import CellResult, Lazy
    from ipython.app.parts import HubPublisher, Shell


class ShellFacade(CommandsSurface, OptionsSurface, PlottingSurface):
    """One running shell as upstream's code knows it.

    Args:
        shell: does the work.
        history_manager: makes the history object from the store.
        completer: makes the completion object from the shell.
        publisher: publishes displays.
    """

    def __init__(
        self,
        shell: Shell,
        *,
        history_manager: Lazy | None = None,
        completer: Lazy | None = None,
        publisher: Lazy | None = None,
    ) -> None:
        self._shell = shell
        self._targets = {"history": history_manager, "completer": completer, "publisher": publisher}
        self._made: dict[str, Any] = {}
        self.events = EventManager(shell)
        self.magics_manager = MagicsManager(shell, self)
        self.extension_manager = ExtensionManager(shell, self)
        self.configurables: list[Any] = [self]
        self.custom_exceptions: tuple[type[BaseException], ...] = ()
        self.CustomTB: Callable[..., Any] | None = None
        self._config: Any = None
        self.parent = None
        shell.facade = self
        shell.errors.presenter = self._present_failure

    @property
    def config(self) -> Any:
        """What configuration files and the command line set: ``config.Class.trait``."""
        if self._config is None:
            self._config = configuration_of(self._shell)
        return self._config

    @config.setter
    def config(self, changed: Any) -> None:
        self._config = changed

    # -- running code --------------------------------------------------------------------------------------------

    def run_cell(
        self,
        raw_cell: str,
        store_history: bool = False,
        silent: bool = False,
        shell_futures: bool = True,
        cell_id: str | None = None,
        cell_meta: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Run a cell; also from inside a running one. Errors of the code are in the result."""
        cell = Cell(raw_cell, silent, store_history and not silent, "code", shell_futures, cell_id, cell_meta)
        result = self._shell.run_cell(cell)
        return self._execution_result(cell, result)

    async def run_cell_async(self, raw_cell: str, **named: Any) -> ExecutionResult:
        """As ``run_cell``, awaitable; code that itself awaits runs on a loop of its own thread of control."""
        named.pop("transformed_cell", None)
        named.pop("preprocessing_exc_tuple", None)
        return self.run_cell(raw_cell, **named)

    def should_run_async(self, raw_cell: str, **_: Any) -> bool:
        """Whether the cell has a top-level await."""
        try:
            transformed = self._shell.transform(raw_cell)
            code = compile(transformed.executable, "<check>", "exec", 0x2000, dont_inherit=True)
        except (SyntaxError, ValueError, UserMistake):
            return False
        return bool(code.co_flags & 0x80)

    def _execution_result(self, cell: Cell, result: CellResult) -> ExecutionResult:
        count = result.number
        if count is None and cell.source.strip():
            count = self._shell.session.next_number
        return ExecutionResult(ExecutionInfo(cell, result.python), result, count)

    def run_for_front(self, cell: Cell, sink: Any) -> CellResult | None:
        """Run a cell of a front, through ``run_cell`` if somebody replaced it on this object."""
        replaced = self.__dict__.get("run_cell")
        if replaced is None:
            return self._shell.run_cell(cell, sink)
        shell = self._shell
        with shell.routed_to(sink):
            replaced(cell.source, store_history=cell.store_history, silent=cell.silent)
        return shell.last_result

    @property
    def last_execution_result(self) -> ExecutionResult | None:
        """What the last cell gave."""
        last = self._shell.last_result
        return None if last is None else self._execution_result(Cell(""), last)

    @property
    def last_execution_succeeded(self) -> bool:
        """Whether the last cell ran to its end."""
        last = self._shell.last_result
        return True if last is None else last.ok

    @property
    def execution_count(self) -> int:
        """Number of the next prompt; during a stored cell already one above that cell's."""
        return self._shell.session.next_number

    @execution_count.setter
    def execution_count(self, number: int) -> None:
        self._shell.session.next_number = number

    def ex(self, code: str) -> None:
        """Execute a statement in the user's namespace."""
        exec(code, self._shell.namespace.globals, self._shell.namespace.locals)

    def ev(self, code: str) -> Any:
        """Evaluate an expression in the user's namespace."""
        return eval(code, self._shell.namespace.globals, self._shell.namespace.locals)

    def user_expressions(self, expressions: Mapping[str, str]) -> dict[str, Any]:
        """Evaluate expressions and return their MIME bundles, or the errors, by key."""
        found: dict[str, Any] = {}
        for key, expression in expressions.items():
            try:
                bundle = self._shell.formatter.format(self.ev(expression))
                found[key] = {
                    "status": "ok",
                    "data": dict(bundle.data) if bundle else {},
                    "metadata": dict(bundle.metadata) if bundle else {},
                }
            except Exception as error:
                report = self._shell.report(error)
                found[key] = {
                    "status": "error",
                    "ename": report.name,
                    "evalue": report.message,
                    "traceback": [f"{report.name}: {report.message}"],
                }
        return found

    def transform_cell(self, raw_cell: str) -> str:
        """The Python that a cell stands for."""
        python = self._shell.transform(raw_cell).python
        return python if python.endswith("\n") else python + "\n"

    def check_complete(self, code: str) -> tuple[str, str]:
        """``(status, indent)`` of a text that may be a whole cell."""
        from ipython.api import load_module

        answer = load_module("ipython.source.completeness").check(code, transform=self._shell.transform)
        return answer.status, answer.indent

    # -- namespaces ----------------------------------------------------------------------------------------------

    @property
    def user_ns(self) -> dict[str, Any]:
        """The user's variables."""
        return self._shell.namespace.locals

    @user_ns.setter
    def user_ns(self, names: dict[str, Any]) -> None:
        self._shell.namespace.locals = names

    @property
    def user_global_ns(self) -> dict[str, Any]:
        """Globals of the user's code."""
        return self._shell.namespace.globals

    @property
    def user_module(self) -> ModuleType:
        """The module cells run in."""
        return self._shell.namespace.module

    @user_module.setter
    def user_module(self, module: ModuleType) -> None:
        self._shell.namespace.module = module
        self._shell.namespace.globals = module.__dict__

    @property
    def user_ns_hidden(self) -> dict[str, Any]:
        """Names that ``%who`` does not list."""
        names = self._shell.namespace
        return {name: names.locals[name] for name in names.initial if name in names.locals}

    @property
    def ns_table(self) -> dict[str, dict[str, Any]]:
        """The name spaces by upstream's keys."""
        import builtins

        return {
            "user_global": self._shell.namespace.globals,
            "user_local": self._shell.namespace.locals,
            "builtin": builtins.__dict__,
        }

    def push(self, variables: Any, interactive: bool = True) -> None:
        """Bind names: a mapping, or names (a list or one text) taken from the caller.

        Raises:
            TypeError: neither.
        """
        if hasattr(variables, "items"):
            names = dict(variables)
        elif isinstance(variables, (str, list, tuple)):
            frame = sys._getframe(1)
            scope = {**frame.f_globals, **frame.f_locals}
            words = variables.split() if isinstance(variables, str) else variables
            names = {name: scope[name] for name in words if name in scope}
        else:
            raise TypeError(f"push takes a mapping or names, not {type(variables).__name__}")
        self._shell.namespace.locals.update(names)
        if not interactive:
            self._shell.namespace.hide(names)

    def drop_by_id(self, variables: Mapping[str, Any]) -> None:
        """Delete names that are still bound to the same objects."""
        names = self._shell.namespace.locals
        for name, bound in variables.items():
            if name in names and names[name] is bound:
                del names[name]

    def del_var(self, varname: str, by_name: bool = False) -> None:
        """Delete a variable, and unless ``by_name`` every reference the shell itself holds to its value.

        Raises:
            ValueError: a name the interpreter needs.
            NameError: not defined.
        """
        if varname in ("__builtin__", "__builtins__"):
            raise ValueError(f"{varname} is needed to run any code")
        names = self._shell.namespace
        if varname not in names.locals:
            raise NameError(f"name '{varname}' is not defined")
        bound = names.locals.pop(varname)
        if not by_name:
            for name in [name for name, other in names.locals.items() if other is bound]:
                del names.locals[name]
            for number in [number for number, other in names.outputs.items() if other is bound]:
                del names.outputs[number]

    def reset(self, new_session: bool = True, aggressive: bool = False) -> None:
        """Remove the user's names."""
        self._shell.reset(new_session=new_session)

    def var_expand(self, cmd: str, depth: int = 0, **_: Any) -> str:
        """Replace ``$name`` and ``{expression}`` by values of the caller ``depth`` frames up."""
        return self._shell.magics.expand(cmd, sys._getframe(depth + 1).f_locals)

    # -- magics and commands -------------------------------------------------------------------------------------

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Call a line magic; raises ``UserMistake`` if there is none."""
        return self._shell.magics.run_line(magic_name, line, sys._getframe(_stack_depth).f_locals)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Call a cell magic."""
        return self._shell.magics.run_cell(magic_name, line, cell, sys._getframe(1).f_locals)

    def find_line_magic(self, magic_name: str) -> Callable[..., Any] | None:
        """The line magic as a function, or None."""
        return self.find_magic(magic_name, "line")

    def find_cell_magic(self, magic_name: str) -> Callable[..., Any] | None:
        """The cell magic as a function, or None."""
        return self.find_magic(magic_name, "cell")

    def find_magic(self, magic_name: str, magic_kind: str = "line") -> Callable[..., Any] | None:
        """A magic of either kind as a function, or None."""
        found: Callable[..., Any] | None = self.magics_manager.magics[magic_kind].get(magic_name)
        return found

    def register_magics(self, *magic_objects: Any) -> None:
        """Register classes of magics, or objects of such classes."""
        self.magics_manager.register(*magic_objects)

    def register_magic_function(
        self, func: Callable[..., Any], magic_kind: str = "line", magic_name: str | None = None
    ) -> None:
        """Make a function of ``(line)`` or ``(line, cell)`` a magic."""
        self.magics_manager.register_function(func, magic_kind, magic_name)

    def show_usage(self) -> None:
        """``?`` alone: where to begin."""
        self._shell.entry.show_usage()

    # -- transforms, errors, prompts -----------------------------------------------------------------------------

    @property
    def ast_transformers(self) -> list[Any]:
        """``ast.NodeTransformer`` objects applied to every cell."""
        return self._shell.compiler.tree_transforms

    @ast_transformers.setter
    def ast_transformers(self, transformers: Iterable[Any]) -> None:
        self._shell.compiler.tree_transforms = list(transformers)

    @property
    def input_transformers_cleanup(self) -> list[Callable[[list[str]], list[str]]]:
        """Functions on the lines of a cell, applied first."""
        return self._shell.cleanup_transforms

    @property
    def input_transformers_post(self) -> list[Callable[[list[str]], list[str]]]:
        """Functions on the lines of a cell, applied last."""
        return self._shell.post_transforms

    def set_custom_exc(self, exc_tuple: tuple[type[BaseException], ...], handler: Callable[..., Any] | None) -> None:
        """Let ``handler(self, etype, evalue, tb, tb_offset=None)`` show exceptions of the given classes.

        Raises:
            TypeError: ``exc_tuple`` is not a tuple.
        """
        if not isinstance(exc_tuple, tuple):
            raise TypeError("the exceptions must be given as a tuple")
        self.custom_exceptions = exc_tuple
        self.CustomTB = handler
        if handler is None or not exc_tuple:
            self._shell.errors.handlers = None
            return
        chosen = handler

        def handle(error: BaseException) -> Any:
            return chosen(self, type(error), error, error.__traceback__, tb_offset=None)

        self._shell.errors.handlers = (exc_tuple, handle)

    def _get_exc_info(self, exc_tuple: Any = None) -> tuple[Any, Any, Any]:
        if exc_tuple is not None:
            kind, error, trace = exc_tuple
            return kind, error, trace
        error = sys.exc_info()[1] or self._shell.errors.last
        if error is None:
            raise ValueError("No exception to find")
        return type(error), error, error.__traceback__

    def showtraceback(
        self,
        exc_tuple: Any = None,
        filename: str | None = None,
        tb_offset: int | None = None,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        """Show the exception being handled, or the last one."""
        try:
            _, error, _ = self._get_exc_info(exc_tuple)
        except ValueError:
            print("No traceback available to show.", file=sys.stderr)
            return
        presenter, self._shell.errors.presenter = self._shell.errors.presenter, None
        try:
            self._shell.show_failure(error)
        finally:
            self._shell.errors.presenter = presenter

    def showsyntaxerror(self, filename: str | None = None, running_compiled_code: bool = False) -> None:
        """Show the syntax error being handled."""
        self.showtraceback()

    def show_usage_error(self, error: BaseException) -> None:
        """Show a mistake in one line."""
        print(f"UsageError: {error}", file=sys.stderr)

    def get_exception_only(self, exc_tuple: Any = None) -> str:
        """Name and message of the exception being handled, as text."""
        report = self._shell.report(self._get_exc_info(exc_tuple)[1])
        return f"{report.name}: {report.message}\n"

    def _present_failure(self, error: BaseException) -> bool:
        replaced = self.__dict__.get("showtraceback")
        if replaced is None:
            return False
        replaced((type(error), error, error.__traceback__))
        return True

    def set_next_input(self, text: str, replace: bool = False) -> None:
        """Put text into the next prompt."""
        self._shell.context.set_next_input(text, replace=replace)

    def ask_exit(self) -> None:
        """End the session after this cell."""
        self._shell.session.request_exit()

    # -- parts ---------------------------------------------------------------------------------------------------

    def _part(self, name: str, *arguments: Any) -> Any:
        if name not in self._made:
            target = self._targets[name]
            if target is None:
                raise AttributeError(f"this shell was assembled without a {name}")
            self._made[name] = target.load()(*arguments)
        return self._made[name]

    @property
    def history_manager(self) -> Any:
        """Reading API of the history (shell.md section 8.1)."""
        return self._part("history", self._shell.history, self._shell.namespace)

    @property
    def display_formatter(self) -> Any:
        """Formatters by MIME type; ``format`` gives ``(data, metadata)``."""
        if "formatter" not in self._made:
            from ipython.compat.display_formatter import FormatterView

            self._made["formatter"] = FormatterView(self._shell)
        return self._made["formatter"]

    @property
    def display_pub(self) -> HubPublisher:
        """Publishes displays."""
        publisher: HubPublisher = self._part("publisher", self._shell)
        return publisher

    @property
    def Completer(self) -> Any:
        """The completion object: ``completions(text, offset)``, ``custom_matchers``, options as attributes."""
        return self._part("completer", self._shell)

    def complete(self, text: str | None, line: str | None = None, cursor_pos: int | None = None) -> Any:
        """``(matched text, candidates)`` for a line with the cursor at ``cursor_pos``; attributes with their dot."""
        return self.Completer.complete(text, line, cursor_pos)

    def set_custom_completer(self, completer: Callable[..., Any], pos: int = 0) -> None:
        """Let ``completer(self, text)`` offer texts; ``pos`` is its place among the custom matchers."""
        self.Completer.add_custom(completer, pos)

    def set_hook(self, name: str, hook: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        """Register a hook: ``complete_command`` with ``str_key=`` or ``re_key=``; of others it says they are unused."""
        self.Completer.set_hook(name, hook, *arguments, **named)

    @property
    def autoawait(self) -> bool:
        """Whether top-level await is allowed."""
        return self._shell.settings.autoawait

    @autoawait.setter
    def autoawait(self, on: bool) -> None:
        self._shell.configure(autoawait=bool(on))

    @property
    def automagic(self) -> bool:
        """Whether magics may be typed without ``%``."""
        return self._shell.settings.automagic

    @automagic.setter
    def automagic(self, on: bool) -> None:
        self._shell.configure(automagic=bool(on))

    @property
    def ast_node_interactivity(self) -> str:
        """Which expressions of a cell are shown."""
        return self._shell.settings.ast_node_interactivity

    @ast_node_interactivity.setter
    def ast_node_interactivity(self, mode: str) -> None:
        from ipython.api import nearest

        modes = ("last_expr", "last", "all", "none", "last_expr_or_assign")
        if mode not in modes:
            near = nearest(mode, modes)
            hint = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"ast_node_interactivity is one of {', '.join(modes)}, not {mode!r}{hint}")
        self._shell.configure(ast_node_interactivity=mode)

    def has_trait(self, name: str) -> bool:
        """Whether the shell has an option of that name."""
        return not name.startswith("_") and hasattr(self, name)

    def __getattr__(self, name: str) -> Any:
        from ipython.compat.inspection import member  # asked for rarely: the prompt loads no module for it

        return member(self, name)

    def __repr__(self) -> str:
        return f"<ipython shell, next prompt {self.execution_count}>"
