"""Lets in over CurveZMQ only who holds the key of the connection file (kernel.md D12).

libzmq by itself takes any client that knows the server's public key. Its authentication protocol (ZAP, RFC 27) asks a
socket of the same context instead; this is that socket.
"""

from __future__ import annotations

import errno
import threading

import zmq
import zmq.utils.z85

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Gatekeeper:
    """Answers the context's questions about clients, in a thread that ends with the context.

    Args:
        context: of the sockets that are guarded; the gate must stand before they are bound.
        public_key: of the one pair that clients use, in Z85.
    """

    def __init__(self, context: Any, public_key: str) -> None:
        self._key = zmq.utils.z85.decode(public_key.encode())
        self._socket = context.socket(zmq.REP)
        self._socket.linger = 0
        self._socket.bind("inproc://zeromq.zap.01")
        self.refused = 0
        self._thread = threading.Thread(target=self._run, name="gatekeeper", daemon=True)
        self._thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
        self._thread.start()

    def _run(self) -> None:
        from ipython.kernel.heartbeat import leave_signals_to_others

        leave_signals_to_others()
        while True:
            try:
                self._socket.send_multipart(self.answer(self._socket.recv_multipart()))
            except zmq.ContextTerminated:
                break
            except zmq.ZMQError as error:
                if error.errno != errno.EINTR:
                    break
        self._socket.close(0)

    def answer(self, question: list[bytes]) -> list[bytes]:
        """Return the answer to one question (version, id, domain, address, identity, mechanism, credentials)."""
        version, identifier = (*question, b"", b"")[:2]
        is_known = len(question) == 7 and question[5] == b"CURVE" and question[6] == self._key
        if not is_known:
            self.refused += 1
            return [version, identifier, b"400", b"not the key of the connection file", b"", b""]
        return [version, identifier, b"200", b"OK", b"client", b""]

    def close(self) -> None:
        """Nothing to do: the thread ends with the context."""
