"""``import IPython``: the names that existing code knows this package by.

One file, for a folder of this name could not lie beside ``ipython/`` where case does not count. It makes room at once
for the package that ``ipython.compat.finder`` puts under this name.
"""

if __name__ == "__main__":
    from ipython.app.main import main

    raise SystemExit(main())

from ipython.compat.finder import install

install()
