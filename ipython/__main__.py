"""``python -m ipython``: the same as the command ``ipython``."""

from __future__ import annotations

from ipython.app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
