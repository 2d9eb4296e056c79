"""The terminal front: reads cells, shows what they give.

It knows the ``Backend`` protocol and nothing of the shell behind it. Not here: running code, history storage,
tracebacks (their text comes from a callable), sockets. Only ``first_paint`` may be imported before prompt_toolkit;
everything else is loaded after the prompt is on the screen.
"""
