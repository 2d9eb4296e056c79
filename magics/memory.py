"""What the shell itself keeps alive, and letting go of it (magics.md section 17)."""

from __future__ import annotations

from ipython.api import MagicCall, UserMistake, magic, nearest
from ipython.magics.durations import format_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PROOFS = {
    "weak reference": "its weak reference is dead",
    "reference count": "nothing else referred to it",
    "collector": "the collector knows it no more",
}
SHOWN = 20  # objects that are listed unless told otherwise


@magic("mem")
def mem(call: MagicCall) -> None:
    """List every object that the shell itself keeps alive: outputs, ``_``, the last exception and its variables.

    What tasks of ``%bg`` keep is listed too; a variable that is the same object is named beside it. Sizes are
    estimates. ``%mem NAME`` tells who holds one object; ``-n COUNT`` lists more or fewer (20). Let go with ``%free``.

    Example: ``%mem``
    """
    options = call.options("n:", anywhere=True)
    count = options.number("n", SHOWN, title=call.title)
    if len(options.words) > 1:
        raise call.mistake(f"takes one name, not {options.rest!r}")
    if options.words:
        _print_one(call, options.words[0].text)
        return
    ledger = call.context.ledger
    found = ledger.holdings()
    if not found:
        print("The shell holds no object of yours.")
    else:
        rows = [(format_size(one.size), one.kind, ", ".join(one.holders) + _yours(one.yours)) for one in found[:count]]
        size_width = max(len("Size"), *(len(row[0]) for row in rows)) if rows else 4
        kind_width = max(len("Type"), *(len(row[1]) for row in rows)) if rows else 4
        print(f"{'Size':>{size_width}}  {'Type':<{kind_width}}  Held by")
        for size, kind, holders in rows:
            print(f"{size:>{size_width}}  {kind:<{kind_width}}  {holders}")
        if len(found) > count:
            print(f"... and {len(found) - count} more: %mem -n {len(found)} lists them")
        total = sum(one.size for one in found)
        print(f"{len(found)} object{'' if len(found) == 1 else 's'}, about {format_size(total)}")
    texts = ", ".join(f"{number} {what} ({format_size(size)})" for what, number, size in ledger.counted())
    print(f"Kept as text only: {texts}")


def _yours(names: tuple[str, ...]) -> str:
    return f"; and your {', '.join(names)}" if names else ""


def _print_one(call: MagicCall, name: str) -> None:
    _require(call, name)
    thing = call.context.names[name]
    yours, ours, others = call.context.ledger.describe(thing)
    print(f"{name}: {call.context.ledger.type_name(thing)}, about {format_size(call.context.ledger.size(thing))}")
    print(f"  your variables: {', '.join(yours) or 'none'}")
    print(f"  the shell: {', '.join(ours) or 'nothing'}")
    print(f"  others: {'; '.join(others) or 'nothing that Python can tell'}")


def _require(call: MagicCall, name: str) -> None:
    if name in call.context.names:
        return
    near = nearest(name, call.context.namespace.user_names())
    raise call.mistake(f"name {name!r} is not defined." + (f" Did you mean {near!r}?" if near else ""))


@magic("free")
def free(call: MagicCall) -> None:
    """Let go of objects, and prove that they are gone.

    ``%free NAME ...`` deletes variables, every other name of the same objects, and what the shell holds of them;
    ``--out`` lets go of all outputs, ``--all`` of everything that ``%mem`` lists. What is still alive is named with
    what refers to it.

    Example: ``%free big_table``
    """
    options = call.options("", "out", "all", anywhere=True)
    names = [word.text for word in options.words]
    if not names and "out" not in options and "all" not in options:
        raise call.mistake("takes names of variables, --out or --all")
    protected = call.context.namespace.initial
    for name in names:
        if name in protected or (name.startswith("__") and name.endswith("__")):
            raise UserMistake(f"%free: refusing to delete {name}, which the shell began with")
        _require(call, name)
    ledger = call.context.ledger
    for name in names:
        if name in call.context.names:  # else it was another name of the one before
            _print_release(name, ledger.release(name))
    if "all" in options:
        _print_releases("everything the shell held", ledger.release_all())
    elif "out" in options:
        _print_releases("all outputs", ledger.release_outputs())


def _print_release(name: str, done: Any) -> None:
    what = f"{name}: {done.kind}, about {format_size(done.size)},"
    held = f"It was held by {', '.join(done.dropped)}."
    if done.evidence == "shared":
        print(f"{what} is shared by Python itself; the name is deleted.")
    elif done.is_gone:
        proof = PROOFS[done.evidence]
        print(f"{what} is gone: {proof}. {held}")
    else:
        where = "; ".join(done.remaining) or "something that Python cannot tell"
        print(f"{what} is still alive, because of {where}. {held}")


def _print_releases(what: str, done: tuple[int, int, int]) -> None:
    watched, gone, size = done
    print(f"Let go of {what}: {gone} of {watched} objects are gone, about {format_size(size)}.")
    if gone < watched:
        print("The others are still referred to by your variables, or by objects that are: %mem NAME tells.")
