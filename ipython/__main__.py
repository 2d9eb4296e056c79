"""``python -m ipython``: the same as the command ``ipython``."""

# Python puts the working directory first on ``sys.path`` for ``-m`` (unless it was deleted). Before that entry is gone
# nothing new is imported, not even ``__future__``: a file of that name may lie there. ``os`` is loaded long since.
import os
import sys

if __name__ == "__main__":
    try:
        if not getattr(sys.flags, "safe_path", False) and sys.path[0] == os.getcwd():
            del sys.path[0]
    except OSError:
        pass
    from ipython.app.main import main

    raise SystemExit(main())
