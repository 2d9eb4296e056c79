"""Expressions that a client wants to know after a cell (kernel.md 5.6)."""

from __future__ import annotations

from ipython.kernel.failure_content import failure_content
from ipython.wire.jsonable import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport


def evaluate(
    shell: Shell, expressions: Mapping[str, Any], render: Callable[[FailureReport], str]
) -> dict[str, dict[str, Any]]:
    """Return each value as a MIME bundle, or its failure; nothing is shown. An interrupt ends it.

    Args:
        shell: whose names are used.
        expressions: by the key of the answer.
        render: makes the text of a failure.
    """
    found: dict[str, dict[str, Any]] = {}
    for key, expression in expressions.items():
        try:
            if not isinstance(expression, str):
                raise TypeError(f"an expression must be a text, not {type(expression).__name__}")
            found[key] = shell.runner.inside(_value_of, (shell, expression))
        except Exception as error:
            found[key] = {"status": "error", **failure_content(shell.report(error), render)}
        except KeyboardInterrupt as error:
            found[key] = {"status": "error", **failure_content(shell.report(error), render)}
            break
    return found


def _value_of(asked: Any) -> dict[str, Any]:
    shell: Shell
    shell, expression = asked
    shown = eval(expression, shell.namespace.globals, shell.namespace.locals)
    bundle = shell.formatter.format(shown)
    data, metadata = (bundle.data, bundle.metadata) if bundle is not None else ({}, {})
    return {"status": "ok", "data": clean(data), "metadata": clean(metadata)}
