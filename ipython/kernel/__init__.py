"""A shell behind ZeroMQ sockets: the threads, sockets and signals around ``wire`` and ``core`` (kernel.md)."""
