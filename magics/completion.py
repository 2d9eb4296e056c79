"""Completion explained, and what it may ask: ``%explain_completion``, ``%trust`` (docs/completion.md)."""

from __future__ import annotations

from types import ModuleType

from ipython.api import MagicCall, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_TEXT = 60  # characters of the completed text that are shown
_mro = type.__dict__["__mro__"].__get__
_module: Any = type.__dict__["__module__"].__get__
_qualified: Any = type.__dict__["__qualname__"].__get__
_OUTCOMES = {
    "nothing": "had nothing",
    "late": "too late",
    "pending": "still searching",
}


@magic("explain_completion", expands_variables=False, arguments="code")
def explain_completion(call: MagicCall) -> None:
    """Say how the last completion was found: which sources answered, how fast, what was refused and how to allow it.

    ``%explain_completion TEXT`` completes TEXT first, as Tab at its end would.

    Example: ``%explain_completion import os.pa``
    """
    completer = call.context.completer
    if completer is None:
        raise call.mistake("there is no completer here")
    text = call.line.strip()
    if text:
        for _ in completer.complete(text, len(text)):
            pass
    report = completer.report
    if report is None:
        print("Nothing was completed yet: press Tab, then ask again.")
        return
    rows: list[tuple[str, ...]] = [("source", "outcome", "candidates", "ms", "")]
    refusals: dict[tuple[str, str], str] = {}
    for one in report.sources:
        note = one.note
        if one.refusals:
            note = "; ".join(filter(None, (note, f"not asked: {', '.join(r.wanted for r in one.refusals)}")))
            refusals |= {(r.subject, r.wanted): r.allow for r in one.refusals}
        outcome = _OUTCOMES.get(one.outcome, one.outcome)
        rows.append((one.source, outcome, str(one.count or ""), f"{one.milliseconds:.1f}", note))
    print(f"Completion of {_shown(report.text)} took {report.milliseconds:.1f} ms.")
    if len(rows) == 1:
        print("No source was asked: nothing is offered at that place.")
    else:
        print("\n".join(_table(rows)))
    for (subject, wanted), allow in refusals.items():
        print(f"{subject} was not asked for {wanted}: that would run its code. To allow it: {allow}")


def _shown(text: str) -> str:
    line = text.rpartition("\n")[2]
    return repr(line if len(line) <= _TEXT else "..." + line[-_TEXT:])


def _table(rows: list[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for source, outcome, count, spent, note in rows:
        parts = (
            source.ljust(widths[0]),
            outcome.ljust(widths[1]),
            count.rjust(widths[2]),
            spent.rjust(widths[3]),
            note,
        )
        yield ("  " + "  ".join(parts)).rstrip()


@magic("trust", expands_variables=False, arguments="-l -d objects")
def trust(call: MagicCall) -> None:
    """Let completion and help run the code of a type: its properties, ``__dir__``, ``__repr__``, ``__len__``, keys.

    ``%trust THING`` takes a type, one of its instances, a module (all its types), or a full name ``module.Type``;
    ``%trust`` or ``%trust -l`` lists what is trusted, ``%trust -d THING`` takes it back. Whatever is run is stopped
    after a tenth of a second. ``c.Completer.trusted`` in a configuration file does it for every session.

    Example: ``%trust collections.OrderedDict``
    """
    consent = call.context.consent
    if consent is None:
        raise call.mistake("there is nothing here that could be allowed")
    line = call.line.strip()
    option, _, rest = line.partition(" ")
    if line in ("", "-l"):
        trusted = consent.trusted()
        print("\n".join(trusted) if trusted else "Nothing is trusted beside the well-known types (numpy, pandas ...).")
        return
    if option == "-d":
        _distrust(call, consent, rest.strip())
        return
    if option.startswith("-"):
        raise call.mistake(f"{option} is not one of its options -l, -d")
    name = _full_name(call, line)
    if name.startswith("builtins."):
        print(f"{name} needs no trust: its code is Python's own.")
        return
    if name in consent.trusted():
        print(f"{name} is trusted already.")
        return
    consent.trust(name)
    print(f"Completion and help may run the code of {name} now; %trust -d {name} takes it back.")


def _distrust(call: MagicCall, consent: Any, expression: str) -> None:
    if not expression:
        raise call.mistake("-d takes the name of what is trusted no longer")
    trusted = consent.trusted()
    name = expression if expression in trusted else _found_name(call, expression) or expression
    if name not in trusted:
        near = nearest(name, trusted) or next((one for one in trusted if one.endswith("." + expression)), "")
        hint = f"; did you mean {near}?" if near else ""
        raise call.mistake(f"{name} is not trusted{hint}" + ("" if trusted else "; nothing is"))
    consent.distrust(name)
    print(f"{name} is trusted no longer.")


def _full_name(call: MagicCall, expression: str) -> str:
    """The full name of what an expression stands for.

    Raises:
        UserMistake: it stands for nothing; the message says what was probably meant.
    """
    found = _found_name(call, expression)
    if found:
        return found
    names = [name for name in call.context.names if type(name) is str and not name.startswith("_")]
    owner, dot, last = expression.rpartition(".")
    near = nearest(expression, names)
    if dot:
        near = _nearest_member(call, owner, last)
    hint = f" Did you mean {near}?" if near else " Give a type, an instance, a module, or import it first."
    raise call.mistake(f"{expression!r} stands for nothing that is known here.{hint}")


def _nearest_member(call: MagicCall, owner: str, last: str) -> str:
    evaluator = call.context.evaluator
    holder = _find(call, owner)
    if evaluator is None or holder is None:
        return ""
    near = nearest(last, [name for name in evaluator.attribute_names(holder.value) if type(name) is str])
    return f"{owner}.{near}" if near else ""


def _found_name(call: MagicCall, expression: str) -> str:
    found = _find(call, expression)
    if found is None:
        return ""
    thing = found.value
    kinds = _mro(type(thing))
    if any(base is ModuleType for base in kinds):
        names = call.context.evaluator.own_names(thing) if call.context.evaluator is not None else {}
        name = names.get("__name__")
        return name if type(name) is str else ""
    kind = thing if any(base is type for base in kinds) else type(thing)
    module = _module(kind)
    return f"{module if type(module) is str else ''}.{_qualified(kind)}"


def _find(call: MagicCall, expression: str) -> Any:
    """What an expression stands for, in the user's names, else among the modules that are imported."""
    import sys

    evaluator = call.context.evaluator
    if evaluator is None:
        return None
    space = call.context.namespace
    found = evaluator.find(expression, [space.locals, space.globals])
    if found is None:
        if expression.startswith(space.module.__name__ + "."):
            return evaluator.find(expression[len(space.module.__name__) + 1 :], [space.locals, space.globals])
        # A full name as %explain_completion prints it: the longest beginning that is an imported module.
        parts = expression.split(".")
        for count in range(len(parts), 0, -1):
            module = sys.modules.get(".".join(parts[:count]))
            if module is not None:
                return evaluator.find(".".join(["module", *parts[count:]]), [{"module": module}])
        return None
    return found if found.live else None
