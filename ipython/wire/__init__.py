"""The Jupyter messaging protocol as pure code: bytes in, actions out; no socket, no clock, no zmq (kernel.md)."""
