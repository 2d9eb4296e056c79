"""The headless shell: one cell in, numbered output events to a sink, a result out.

Not here: terminal, sockets, jedi, pygments, sqlite, traitlets, and no text formatting. Services are reached through
``Tools`` (lazy targets handed in by ``app``); every part works without them, with plainer output.
"""
