"""An interactive Python environment: shell, kernel and parallel computing around one small core.

Importing this package imports nothing else. What it offers is loaded on first use: ``start`` opens a shell,
``get_ipython`` answers with the running one.
"""

# No ``from __future__``: with ``python -m ipython`` this runs while the working directory comes first on ``sys.path``,
# and a ``__future__.py`` that lies there would be executed.

__version__ = "9.99.0"
__all__ = ["__version__", "get_ipython", "start"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.current import get_ipython
    from ipython.app.main import start


def __getattr__(name: str) -> object:
    if name == "get_ipython":
        from ipython.app.current import get_ipython

        return get_ipython
    if name == "start":
        from ipython.app.main import start

        return start
    raise AttributeError(f"module 'ipython' has no attribute {name!r}")
