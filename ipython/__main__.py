"""``python -m ipython``: the same as the command ``ipython``."""

# Python puts the working directory first on ``sys.path`` for ``-m``. Before that entry is gone nothing is imported, not
# even ``__future__``: a file of that name may lie there.
import sys

if __name__ == "__main__":
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    from ipython.app.main import main

    raise SystemExit(main())
