"""``%pastebin``: off unless configured, never without a question, one line for everything that fails."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from ipython.core.shell import Shell
from ipython.model.value import replace

Typed = Callable[[str], str]


@pytest.fixture
def service(shell: Shell) -> Iterator[list[tuple[str, dict[str, list[str]]]]]:
    posted: list[tuple[str, dict[str, list[str]]]] = []

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            posted.append((self.path, parse_qs(self.rfile.read(length).decode())))
            self.send_response({"/redirect": 302, "/broken": 500}.get(self.path, 201))
            if self.path != "/silent":
                self.send_header("Location", "/paste/1")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    use(shell, f"http://127.0.0.1:{server.server_port}/new")
    yield posted
    server.shutdown()
    server.server_close()
    thread.join(5)


def use(shell: Shell, address: str) -> None:
    shell.configure(commands=replace(shell.settings.commands, paste_service=address))


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return text + "\n"

    monkeypatch.setattr(sys, "stdin", Terminal())


def test_off_by_default(typed: Typed) -> None:
    assert typed("a=1\n%pastebin 1").startswith("UsageError: %pastebin: is off, because it publishes code; set c.CodeM")


def test_asks_once_and_returns_the_address(
    shell: Shell, typed: Typed, service: list[tuple[str, dict[str, list[str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "y")
    address = shell.settings.commands.paste_service
    shown = typed("a=1\nb=2\n%pastebin -e 3 -d 'my code' 1-2")
    assert shown.startswith(f"Publish 2 lines at {address}, for everybody to read (y/[n])? ")
    assert shown.endswith(address.replace("/new", "/paste/1") + "'")
    assert service == [
        ("/new", {"title": ["my code"], "syntax": ["python"], "content": ["a=1\nb=2\n"], "expiry_days": ["3"]})
    ]
    assert "Publish" not in typed("%pastebin 1") and service[1][1]["title"] == ["Pasted from IPython"]


def test_nothing_is_sent_without_a_yes(
    typed: Typed, service: list[tuple[str, dict[str, list[str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed("a=1\n%pastebin 1").endswith("nobody can be asked here; nothing was sent")
    answer(monkeypatch, "")
    assert typed("%pastebin 1").endswith("UsageError: %pastebin: nothing was sent") and not service


@pytest.mark.parametrize(
    ("path", "said"),
    [("/redirect", "/paste/1'"), ("/broken", "answered 500 Internal Server Error"), ("/silent", "did not say where")],
)
def test_answers_of_services(
    shell: Shell, typed: Typed, service: object, monkeypatch: pytest.MonkeyPatch, path: str, said: str
) -> None:
    answer(monkeypatch, "y")
    use(shell, shell.settings.commands.paste_service.replace("/new", path))
    assert said in typed("a=1\n%pastebin 1")


def test_a_service_that_is_not_there(shell: Shell, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "y")
    use(shell, "http://127.0.0.1:1/")
    assert "UsageError: %pastebin: cannot reach http://127.0.0.1:1/: " in typed("a=1\n%pastebin 1")
    use(shell, "file:///etc/passwd")
    assert "UsageError: %pastebin: CodeMagics.paste_service is no http address" in typed("%pastebin 1")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%pastebin -e 0 1", "Expiry days should be in range of 1 to 365"),
        ("%pastebin -e x 1", "%pastebin: -e takes a number of days, not 'x'"),
        ("%pastebin 99", "%pastebin: history has no line 99"),
        ("%pastebin nosuch", "%pastebin: 'nosuch' was not found in history"),
        ("%pastebin -q", "option -q not recognized"),
    ],
)
def test_mistakes(typed: Typed, line: str, said: str) -> None:
    shown = typed("a=1\n" + line)
    assert shown.startswith("UsageError: ") and said in shown
