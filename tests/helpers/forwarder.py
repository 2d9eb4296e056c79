"""A stand-in for the command ``ssh`` that really forwards, on this machine: its ``-L`` options, for tcp and for
sockets of the file system. ``python forwarder.py ARGUMENTS OF SSH``; it ends like ssh, on a signal.

The words it was called with go to the file that ``FORWARDER_LOG`` names.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for one in (source, target):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        made = socket.socket(socket.AF_UNIX)
        made.connect(address)
        return made
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)))


def _serve(listener: socket.socket, address: str) -> None:
    while True:
        near, _ = listener.accept()
        try:
            far = _connect(address)
        except OSError:
            near.close()
            continue
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=(source, target), daemon=True).start()


def _listen(forward: str) -> None:
    if forward.startswith("/"):
        near, _, far = forward.partition(":")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(near)
        listener.listen()
    else:
        host, port, far = forward.split(":", 2)
        listener = socket.create_server((host, int(port)))
    threading.Thread(target=_serve, args=(listener, far), daemon=True).start()


def main(arguments: list[str]) -> None:
    """Forward until a signal comes."""
    log = os.environ.get("FORWARDER_LOG")
    if log:
        with open(log, "a") as file:
            file.write(json.dumps([os.getpid(), *arguments]) + "\n")
    if "refused" in arguments[-1]:
        print("ssh: connect to host refused port 22: Connection refused", file=sys.stderr)
        raise SystemExit(255)
    for position, word in enumerate(arguments):
        if word == "-L":
            _listen(arguments[position + 1])
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
