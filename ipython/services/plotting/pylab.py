"""The names that ``%pylab`` brings: numpy and pyplot without a prefix, as long ago."""

from __future__ import annotations

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def pylab_names(*, import_all: bool) -> dict[str, Any]:
    """Return the names.

    Args:
        import_all: also everything in ``matplotlib.pylab`` and ``numpy``.

    Raises:
        UserMistake: numpy or matplotlib is not installed.
    """
    try:
        import matplotlib
        import numpy
    except ModuleNotFoundError as error:
        raise UserMistake(f"{error.name} is not installed: %pip install {error.name}") from None
    from matplotlib import mlab, pylab, pyplot

    names: dict[str, Any] = {}
    if import_all:
        exec("from matplotlib.pylab import *\nfrom numpy import *\n", names)
        del names["__builtins__"]
    names.update(
        numpy=numpy, matplotlib=matplotlib, pylab=pylab, mlab=mlab, pyplot=pyplot, np=numpy, plt=pyplot,
        figsize=figsize, getfigs=getfigs,
    )  # fmt: skip
    return names


def figsize(sizex: float, sizey: float) -> None:
    """Let new figures be so many inches wide and high."""
    import matplotlib

    matplotlib.rcParams["figure.figsize"] = [sizex, sizey]


def getfigs(*fig_nums: int) -> list[Any]:
    """Return the open figures with these numbers, or all.

    Raises:
        ValueError: a number that no open figure has.
    """
    from matplotlib import pyplot
    from matplotlib._pylab_helpers import Gcf

    known = {manager.num: manager.canvas.figure for manager in Gcf.get_all_fig_managers()}
    missing = [number for number in fig_nums if number not in known]
    if missing:
        numbers = ", ".join(map(str, pyplot.get_fignums())) or "none"
        raise ValueError(f"there is no figure {missing[0]}; open are {numbers}")
    return [known[number] for number in fig_nums] if fig_nums else list(known.values())
