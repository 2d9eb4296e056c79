"""The code cells of a notebook file."""

from __future__ import annotations

import json

from ipython.model.failure import UserMistake


def notebook_cells(path: str) -> list[str]:
    """Return the sources of a notebook's code cells in order.

    Raises:
        UserMistake: the file is no notebook.
    """
    try:
        with open(path, encoding="utf-8") as file:
            notebook = json.load(file)
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        found = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = [cell["source"] if "source" in cell else cell["input"] for cell in found]
        return ["".join(source) for source in sources]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UserMistake(f"{path!r} is not a notebook: {type(error).__name__}: {error}") from None
