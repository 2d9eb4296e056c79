"""Serves a debugger's front: some requests here, the others by debugpy's server in this process (kernel.md section 12).

``handle`` runs in the thread of the sockets, ``_take`` in the one that reads from debugpy, what traces in the main one;
replies and events leave through the ordered queue.
"""

from __future__ import annotations

import os

from ipython.kernel.cell_names import SEED
from ipython.wire.dap import DebugState, refusal, response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.kernel.debug_connection import DebugConnection
    from ipython.kernel.debug_names import Variables
    from ipython.kernel.kernel import Kernel
    from ipython.wire.actions import Request

    Answer = dict[str, Any]
    Handler = Callable[[dict[str, Any], dict[str, Any]], Answer | None]

OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RICH = "__import__('ipython.kernel.debug_names', fromlist=['_']).rich_form_as_json({name})"


class Debugger:
    """One kernel's debugger.

    Args:
        kernel: whose cells are debugged.
        just_my_code: leave libraries out.
    """

    def __init__(self, kernel: Kernel, *, just_my_code: bool = True) -> None:
        self._kernel = kernel
        self._just_my_code = just_my_code
        self._state = DebugState()
        self._connection: DebugConnection | None = None
        self._waiting: dict[int, Callable[[Answer], None]] = {}
        self._variables: Variables | None = None
        self._local: dict[str, Handler] = {
            "debugInfo": self._describe,
            "inspectVariables": self._inspect,
            "modules": self._modules,
            "dumpCell": self._dump,
            "source": self._source,
            "configurationDone": lambda asked, arguments: response(asked),
        }

    # -- requests --------------------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Answer | None:
        """Return the response to a request, or None if it comes later."""
        asked = dict(request.content)
        command, arguments = asked.get("command"), asked.get("arguments")
        if not isinstance(command, str):
            return refusal(asked, "a debug request needs a command")
        if arguments is not None and not isinstance(arguments, dict):
            return refusal(asked, f"the arguments of {command} must be an object")
        given: dict[str, Any] = arguments or {}
        try:
            local = self._local.get(command)
            if local is not None:
                return local(asked, given)
            if command == "initialize":
                return self._initialize(request, asked)
            if command == "variables" and not self._state.stopped and self._variables is not None:
                return self._children(asked, given)
            if command == "richInspectVariables":
                return self._rich(request, asked, given)
            if not self._state.is_started or self._connection is None:
                return refusal(asked, f"{command} needs a session: send initialize first")
            return self._pass_on(request, asked, command, given)
        except (KeyError, TypeError, ValueError) as error:
            return refusal(asked, f"{command}: {type(error).__name__}: {error}")

    def _pass_on(self, request: Request, asked: Answer, command: str, arguments: dict[str, Any]) -> Answer | None:
        if command == "attach":
            arguments = self._fill_attach(arguments)
        elif command == "copyToGlobals":
            command, arguments = self._copy(arguments)
        elif command in ("disconnect", "terminate"):
            self._send("disconnect", {"terminateDebuggee": False}, lambda answer: self._finish_session(request, asked))
            return None

        def take(answer: Answer) -> None:
            if command == "setBreakpoints":
                self._state.take_breakpoints(asked, answer)
            self._reply(request, {**answer, "request_seq": asked.get("seq", 0), "command": asked["command"]})

        self._send(command, arguments, take)
        return None

    def _reply(self, request: Request, answer: Answer) -> None:
        answer.pop("pydevd_cmd_id", None)
        answer.setdefault("body", {})
        self._kernel.outputs.call(lambda: self._kernel.server.finish(request, answer))

    def _send(self, command: str, arguments: dict[str, Any], take: Callable[[Answer], None]) -> None:
        assert self._connection is not None
        # The answer cannot overtake this: it is taken by another thread, which finds the entry by a number it has not
        # got before the request was sent.
        connection = self._connection
        with connection.sending:
            self._waiting[connection.next_number] = take
            connection.send(command, arguments)

    # -- beginning and end -----------------------------------------------------------------------------------------

    def _initialize(self, request: Request, asked: Answer) -> Answer | None:
        from importlib.util import find_spec

        if find_spec("debugpy") is None:
            return refusal(asked, "debugpy is not installed: pip install 'ipython[kernel]'")
        if self._state.is_started:
            return self._pass_on(request, asked, "initialize", asked.get("arguments") or {})
        mistake = self._make_folder()
        if mistake:
            return refusal(asked, mistake)

        def begin() -> None:  # in the main thread, which is the one that is traced
            from ipython.kernel.debug_connection import DebugConnection, DebugFailed

            connection = DebugConnection(self._take)
            try:
                connection.start()
            except DebugFailed as error:
                self._reply(request, refusal(asked, str(error)))
                return
            self._connection = connection
            self._state.begin()
            self._kernel.names.is_debugging = True
            self._pass_on(request, asked, "initialize", asked.get("arguments") or {})

        self._kernel.inbox.put(begin)
        return None

    def _make_folder(self) -> str:
        folder = self._kernel.names.prefix.rstrip(os.sep)
        try:
            os.mkdir(folder, 0o700)
            self._kernel.when_ended(self._remove_folder)
            return ""
        except FileExistsError:
            found = os.lstat(folder)
            is_ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            if os.path.isdir(folder) and not os.path.islink(folder) and is_ours:
                return ""
            return f"{folder} was made by somebody else, so no cells are written there"
        except OSError as error:
            return f"{folder} cannot be made: {error.strerror}"

    def _remove_folder(self) -> None:
        from shutil import rmtree

        rmtree(self._kernel.names.prefix, ignore_errors=True)

    def _fill_attach(self, arguments: dict[str, Any]) -> dict[str, Any]:
        filled = {"justMyCode": self._just_my_code, **arguments}
        rules = list(filled.get("rules") or [])
        filled["rules"] = [*rules, {"path": os.path.join(OWN, "**"), "include": False}]
        filled.pop("logToFile", None)
        if not filled["justMyCode"]:
            filled.setdefault("debugOptions", ["DebugStdLib"])
        return filled

    def _finish_session(self, request: Request, asked: Answer) -> None:
        connection, self._connection = self._connection, None
        self._state.end()
        self._waiting.clear()

        def stop() -> None:
            if connection is not None:
                connection.stop()

        self._kernel.inbox.put(stop)
        self._reply(request, response(asked))

    # -- what the server says --------------------------------------------------------------------------------------

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            for take in list(self._waiting.values()):
                take({"type": "response", "success": False, "message": "the debugger is gone", "seq": 0, "body": {}})
            self._waiting.clear()
            return
        if message.get("type") == "response":
            connection = self._connection
            number = message.get("request_seq")
            if connection is not None:
                with connection.sending:
                    pass
            waiting = self._waiting.pop(number, None) if isinstance(number, int) else None
            if waiting is not None:
                waiting(message)
        elif message.get("type") == "event":
            self._take_event(message)

    def _take_event(self, event: dict[str, Any]) -> None:
        event.pop("pydevd_cmd_id", None)
        kind = event.get("event")
        if kind == "initialized" and self._connection is not None:
            self._send("configurationDone", {}, lambda answer: None)
        if kind == "terminated" and not self._state.is_started:
            return
        self._state.take_event(event)
        body = event.get("body") or {}
        if kind == "stopped" and body.get("allThreadsStopped") and self._connection is not None:

            def publish(answer: Answer) -> None:
                self._state.take_threads(answer)
                self._publish(event)

            self._send("threads", {}, publish)
            return
        self._publish(event)

    def _publish(self, event: dict[str, Any]) -> None:
        self._kernel.outputs.publish("debug_event", event, self._kernel.last.request)

    # -- what is answered here -------------------------------------------------------------------------------------

    def _describe(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        return response(asked, self._state.describe(self._kernel.names.prefix, SEED))

    def _inspect(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        if self._variables is None:
            from ipython.kernel.debug_names import Variables

            self._variables = Variables(self._kernel.the_shell())
        return response(asked, {"variables": self._variables.inspect()})

    def _children(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        assert self._variables is not None
        reference = arguments.get("variablesReference")
        found = self._variables.children(reference) if isinstance(reference, int) else None
        if found is None:
            return refusal(asked, f"there is no variablesReference {reference!r}: send inspectVariables again")
        return response(asked, {"variables": found})

    def _modules(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        import sys

        start = arguments.get("startModule") or 0
        count = arguments.get("moduleCount") or 0
        found = [
            {"id": number, "name": name, "path": path}
            for number, (name, module) in enumerate(sorted(sys.modules.items()))
            if isinstance(path := getattr(module, "__dict__", {}).get("__file__"), str)
        ]
        end = start + count if count else len(found)
        return response(asked, {"modules": found[start:end], "totalModules": len(found)})

    def _dump(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        code = arguments.get("code")
        if not isinstance(code, str):
            return refusal(asked, "dumpCell needs the text of a cell as code")
        mistake = self._make_folder()
        if mistake:
            return refusal(asked, mistake)
        self._kernel.names.is_debugging = True
        path = self._kernel.names.name_of(code)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
                file.write(code)
        except OSError as error:
            return refusal(asked, f"{path} cannot be written: {error.strerror}")
        return response(asked, {"sourcePath": path})

    def _source(self, asked: Answer, arguments: dict[str, Any]) -> Answer:
        source = arguments.get("source")
        path = source.get("path") if isinstance(source, dict) else None
        if not isinstance(path, str):
            return refusal(asked, "source needs the path of a source")
        cell = self._kernel.the_shell().compiler.cell_source(path)
        if cell is not None:
            return response(asked, {"content": cell.typed})
        if not path.startswith(self._kernel.names.prefix) and not _is_loaded(path):
            return refusal(asked, f"{path} is neither a cell nor the file of a module that was imported")
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return response(asked, {"content": file.read()})
        except OSError as error:
            return refusal(asked, f"{path} cannot be read: {error.strerror}")

    def _rich(self, request: Request, asked: Answer, arguments: dict[str, Any]) -> Answer | None:
        name, frame = arguments.get("variableName"), arguments.get("frameId")
        if not isinstance(name, str) or not name.isidentifier():
            special = name in ("special variables", "function variables")
            if special:
                return response(asked, {"data": {}, "metadata": {}})
            return refusal(asked, f"richInspectVariables needs the name of a variable, not {name!r}")
        if self._state.stopped and isinstance(frame, int) and self._connection is not None:
            self._evaluate_rich(request, asked, name, frame)
            return None

        def show() -> None:  # in the main thread: it runs the user's _repr_html_ and its like
            from ipython.kernel.debug_names import rich_form

            try:
                answer = response(asked, rich_form(self._kernel.the_shell(), name))
            except KeyError:
                answer = refusal(asked, f"there is no variable {name}")
            self._reply(request, answer)

        self._kernel.inbox.put(show)
        return None

    def _evaluate_rich(self, request: Request, asked: Answer, name: str, frame: int) -> None:
        from ast import literal_eval

        from ipython.wire.jsonable import decode

        def take(answer: Answer) -> None:
            try:
                found = decode(literal_eval(answer["body"]["result"]).encode("utf-8"))
                self._reply(request, response(asked, found))
            except (KeyError, ValueError, SyntaxError, AttributeError):
                told = answer.get("message") or f"{name} cannot be shown"
                self._reply(request, refusal(asked, str(told)))

        expression = RICH.format(name=name)
        self._send("evaluate", {"expression": expression, "frameId": frame, "context": "clipboard"}, take)

    @staticmethod
    def _copy(arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        source, target = arguments.get("srcVariableName"), arguments.get("dstVariableName")
        for name in (source, target):
            if not isinstance(name, str) or not name.isidentifier():
                raise ValueError(f"copyToGlobals needs names of variables, not {name!r}")
        chosen = {"expression": f"globals()['{target}']", "value": source, "frameId": arguments.get("srcFrameId")}
        return "setExpression", chosen


def _is_loaded(path: str) -> bool:
    import sys

    return any(getattr(module, "__dict__", {}).get("__file__") == path for module in list(sys.modules.values()))
