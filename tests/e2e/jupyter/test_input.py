"""Questions to clients: input, getpass, sys.stdin, the debugger; only the client that was asked can answer."""

from __future__ import annotations

import time

import pytest

from tests.helpers.live_kernel import LiveKernel


def asked(kernel: LiveKernel, code: str) -> tuple[str, dict[str, object]]:
    identifier = kernel.send(code, allow_stdin=True)
    message = kernel.client.get_stdin_msg(timeout=20)
    assert message["parent_header"]["msg_id"] == identifier
    return identifier, message["content"]


def test_input_and_getpass(kernel: LiveKernel) -> None:
    identifier, question = asked(kernel, "print('before')\nname = input('name? ')")
    assert question == {"prompt": "name? ", "password": False}
    assert kernel.next_stream("before")
    kernel.client.input("Ann")
    assert kernel.wait(identifier).content["status"] == "ok"
    assert kernel.run("name").value == "'Ann'"
    identifier, question = asked(kernel, "import getpass; getpass.getpass('secret: ')")
    assert question == {"prompt": "secret: ", "password": True}
    kernel.client.input("x")
    assert kernel.wait(identifier).value == "'x'"


def test_a_line_of_stdin(kernel: LiveKernel) -> None:
    identifier, _ = asked(kernel, "import sys; sys.stdin.readline()")
    kernel.client.input("abc")
    assert kernel.wait(identifier).value == "'abc\\n'"


@pytest.mark.parametrize("code", ["input()", "import getpass; getpass.getpass()", "import sys; sys.stdin.readline()"])
def test_without_permission_it_fails_at_once(kernel: LiveKernel, code: str) -> None:
    outcome = kernel.run(code, allow_stdin=False)
    assert outcome.content["ename"] == "StdinNotImplementedError"
    assert "allow_stdin" in outcome.content["evalue"]


def test_the_end_of_the_input(kernel: LiveKernel) -> None:
    identifier, _ = asked(kernel, "input()")
    kernel.client.input("\x04")
    assert kernel.wait(identifier).content["ename"] == "EOFError"


def test_an_interrupt_ends_the_waiting(kernel: LiveKernel) -> None:
    identifier, _ = asked(kernel, "input()")
    kernel.manager.interrupt_kernel()
    assert kernel.wait(identifier, limit=5).content["ename"] == "KeyboardInterrupt"
    kernel.client.input("too late")
    identifier, _ = asked(kernel, "input('again')")
    time.sleep(0.1)
    kernel.client.input("right")
    assert kernel.wait(identifier).value == "'right'"


def test_another_client_cannot_answer(kernel: LiveKernel) -> None:
    with kernel.another_client() as other:
        other.wait_for_ready(timeout=20)
        identifier, _ = asked(kernel, "input()")
        other.input("stolen")
        time.sleep(0.3)
        kernel.client.input("mine")
        assert kernel.wait(identifier).value == "'mine'"


def test_garbage_while_waiting_is_ignored(kernel: LiveKernel) -> None:
    identifier, _ = asked(kernel, "input()")
    socket = kernel.client.stdin_channel.socket
    for frames in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"sig", b"{}", b"{}", b"{}", b"{}"], [b"[" * 100_000]):
        socket.send_multipart(frames)
    kernel.client.input("right")
    assert kernel.wait(identifier).value == "'right'"


def test_the_kernel_answers_control_while_a_cell_asks(kernel: LiveKernel) -> None:
    identifier, _ = asked(kernel, "input()")
    assert kernel.request("kernel_info_request", channel="control").content["status"] == "ok"
    kernel.client.input("x")
    kernel.wait(identifier)


def test_threads_of_the_cell_may_ask(kernel: LiveKernel) -> None:
    code = "import threading\ngot = []\n"
    code += "t = threading.Thread(target=lambda: got.append(input('t? ')))\nt.start(); t.join(); got"
    identifier, question = asked(kernel, code)
    assert question["prompt"] == "t? "
    kernel.client.input("yes")
    assert kernel.wait(identifier).value == "['yes']"


@pytest.mark.parametrize(
    ("magic", "question"),
    [
        ("%reset", "Once deleted, variables cannot be recovered. Proceed (y/[n])? "),
        ("%save -r kept 1", "File `kept.ipy` exists. Overwrite (y/[N])?  "),
        ("%history -f kept.ipy 1", "File 'kept.ipy' exists. Overwrite? "),
    ],
)
def test_magics_ask_the_client(kernel: LiveKernel, magic: str, question: str) -> None:
    kernel.run("import os, tempfile; os.chdir(tempfile.mkdtemp()); open('kept.ipy', 'w').write('mine') and None")
    identifier, content = asked(kernel, magic)
    assert content == {"prompt": question, "password": False}
    kernel.client.input("n")
    assert kernel.wait(identifier).content["status"] == "ok"
    assert kernel.run("open('kept.ipy').read(), 'os' in globals()").value == "('mine', True)"


def test_magics_ask_nobody_where_the_client_forbids_it(kernel: LiveKernel) -> None:
    said = "%reset: nobody can be asked here; use -f to go on without a question"
    assert kernel.run("%reset", allow_stdin=False).content["evalue"] == said


def test_the_debugger_does_not_open_where_nobody_can_be_asked(kernel: LiveKernel) -> None:
    said = "the debugger cannot open: this client takes no questions (allow_stdin is false)"
    kernel.run("1/0")
    for code in ("%debug", "%debug 1 + 1", "%%debug\n1 + 1"):
        outcome = kernel.run(code, allow_stdin=False)
        assert (outcome.content["ename"], outcome.content["evalue"]) == ("UsageError", said)
        assert outcome.of("stream") == [{"name": "stderr", "text": f"UsageError: {said}\n"}]
    kernel.run("%pdb on")
    outcome = kernel.run("1/0", allow_stdin=False)
    kernel.run("%pdb off")
    assert outcome.content["ename"] == "ZeroDivisionError"
    assert outcome.of("stream") == [{"name": "stderr", "text": f"Warning: {said}\n"}]
