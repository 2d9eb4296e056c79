"""A jedi that hangs, for tests: two packages that look like jedi and parso."""

from __future__ import annotations

from pathlib import Path

HANGING = """import time

class settings: pass

__version__ = "hanging"

def Project(*arguments, **named): pass

class Script:
    def __init__(self, *arguments, **named): pass
    def complete(self, line, column): time.sleep(30)
"""


def hanging_jedi(folder: Path) -> tuple[str, ...]:
    """Write the packages into a folder; the folders to be given to ``StaticAnalysis`` as ``roots``."""
    return fake_jedi(folder, HANGING)


def fake_jedi(folder: Path, program: str) -> tuple[str, ...]:
    """Write packages ``jedi``, which runs ``program`` when it is imported, and ``parso``."""
    for name in ("jedi", "jedi/api", "parso"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "__init__.py").write_text("")
    (folder / "jedi" / "api" / "environment.py").write_text("class InterpreterEnvironment: pass\n")
    (folder / "jedi" / "__init__.py").write_text(program)
    return (str(folder),)
