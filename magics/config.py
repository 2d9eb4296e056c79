"""Options by their names in configuration files (magics.md section 6)."""

from __future__ import annotations

import ast
import textwrap

from ipython.api import Configuration, MagicCall, MagicContext, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FORMS = {"List": "<list-item-1>...", "Tuple": "<tuple-item-1>...", "Set": "<set-item-1>..."} | {
    "Dict": "<key-1>=<value-1>..."
}


def offered(context: MagicContext) -> Callable[[str], dict[str, str]]:
    """Return what completes a line: first classes, then the options of one, then the values that one takes.

    Args:
        context: of the magic that asks.
    """

    def words(line: str) -> dict[str, str]:
        if not context.has(Configuration):
            return {}
        live = context.need(Configuration)
        target, equals, value = line.partition("=")
        target = target.split()[-1] if target.strip() else ""
        name, dot, trait = target.partition(".")
        try:
            if equals:
                return _values(live, live.concrete(name), trait.strip(), is_quoted=value.lstrip()[:1] in ("'", '"'))
            if dot:
                known = live.concrete(name)
                return {f"{name}.{one}": repr(live.value(known, one)) for one in live.traits(known)}
        except UserMistake:
            return {}
        return {one: f"{len(live.traits(one))} options" for one in live.classes()}

    return words


def _values(live: Configuration, name: str, trait: str, *, is_quoted: bool) -> dict[str, str]:
    about = live.about(name, trait)
    choices: Any = about["choices"] or ((True, False) if about["kind"] == "Bool" else ())
    if is_quoted:
        return {one: "" for one in choices if isinstance(one, str)}
    return {repr(one): "" for one in choices}


@magic("config", expands_variables=False)
def config(call: MagicCall) -> object:
    """List, read and set options while the shell runs, by the names that configuration files use.

    ``%config`` lists the classes, ``%config Class`` describes the options of one, ``%config Class.trait?`` one option;
    ``%config Class.trait`` returns its value and ``%config Class.trait = expression`` sets it. ``--why`` says where a
    value comes from: a file, the command line, this session, or nobody. ``--changed`` lists what is not as it was made.

    Example: ``%config IPCompleter.omit__names = 1``
    """
    line = call.line.strip()
    words = line.split()
    live = call.context.need(Configuration)
    if words[:1] == ["--changed"]:
        if len(words) > 1:
            raise call.mistake(f"--changed takes nothing else, not {' '.join(words[1:])!r}")
        _print_changed(live)
        return None
    is_why = words[:1] == ["--why"]
    if is_why:
        line = line[len("--why") :].strip()
    if line.startswith("-"):
        raise call.mistake(f"takes --why and --changed, not {words[0]}")
    try:
        return _answer(call, live, line, is_why)
    except UserMistake as mistake:
        text = str(mistake)
        raise mistake if text.startswith(call.title) else call.mistake(text) from None


def _answer(call: MagicCall, live: Configuration, line: str, is_why: bool) -> object:
    target, equals, expression = line.partition("=")
    target = target.strip()
    asks = target.endswith("?") and not equals
    target = target.rstrip("?").rstrip() if asks else target
    if not target:
        if equals or is_why:
            raise call.mistake("needs Class.trait" if is_why else f"Invalid config statement: {line!r}")
        print("Available objects for config:")
        for name in live.classes():
            print("   ", name)
        return None
    parts = target.split(".")
    if len(parts) > 2 or not all(part.isidentifier() for part in parts):
        raise call.mistake(f"Invalid config statement: {line!r}, should be `Class.trait = value`.")
    name = live.concrete(parts[0])
    if len(parts) == 1:
        if equals:
            raise call.mistake(f"Invalid config statement: {line!r}, should be `Class.trait = value`.")
        if is_why:
            for trait in live.traits(name):
                print(f"{name}.{trait}: {_why(live, name, trait)}")
            return None
        _print_class(live, name)
        return None
    trait = parts[1]
    if asks:
        _print_trait(live, name, trait)
        return None
    if equals:
        if is_why:
            raise call.mistake("--why sets nothing")
        if not expression.strip():
            raise call.mistake(f"Invalid config statement: {line!r}, should be `Class.trait = value`.")
        live.set(name, trait, _value_of(call, expression.strip()))
        return None
    if is_why:
        print(f"{name}.{trait}: {_why(live, name, trait)}")
        return None
    return live.value(name, trait)


def _value_of(call: MagicCall, expression: str) -> object:
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise call.mistake(f"{expression!r} is no expression: {getattr(error, 'msg', error)}") from None
    try:
        return ast.literal_eval(tree)
    except (ValueError, TypeError, SyntaxError):
        pass
    try:
        return eval(compile(tree, "<%config>", "eval"), call.context.namespace.globals, call.local_names)
    except NameError as error:
        raise call.mistake(f"{error}; a text needs quotes") from None


def _why(live: Configuration, name: str, trait: str) -> str:
    return f"{live.value(name, trait)!r}, {live.origin(name, trait)}"


def _print_class(live: Configuration, name: str) -> None:
    title = f"{name}({live.base(name)}) options"
    print(title)
    print("-" * (len(title) - 2))
    for trait in live.traits(name):
        _print_trait(live, name, trait)


def _print_trait(live: Configuration, name: str, trait: str) -> None:
    current, default, about = live.value(name, trait), live.default(name, trait), live.about(name, trait)
    kind = str(about["kind"])
    print(f"{name}.{trait}={_FORMS.get(kind, f'<{kind}>')}")
    for paragraph in str(about["help"]).split("\n\n"):
        for line in textwrap.wrap(paragraph, 76):
            print(f"    {line}")
    choices = about["choices"]
    if isinstance(choices, tuple) and choices:
        print(f"    Choices: any of {list(choices)!r}")
    print(f"    Current: {current!r}")
    if current != default:
        print(f"    Default: {default!r}")


def _print_changed(live: Configuration) -> None:
    found = False
    for name in live.classes():
        for trait in live.traits(name):
            if live.value(name, trait) != live.default(name, trait):
                print(f"{name}.{trait} = {_why(live, name, trait)}")
                found = True
    if not found:
        print("Every option has its default.")
