"""Says what an object is: chooses the module that knows its kind and asks it for the fields.

Not here: finding objects by name (``inspector``), where they were written (``sources``), layout (``layout``).
"""

from __future__ import annotations

from types import ModuleType

from ipython.services.inspection import classes, functions, instances, modules
from ipython.services.inspection.facts import Facts, Subject, is_class, is_function, is_kind, is_stand_in, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    Fields = list[tuple[str, str]]


def describe(facts: Facts, subject: Subject) -> Fields:
    """Titles and texts for one object, in the order they are shown.

    Args:
        facts: answers questions about objects.
        subject: the object, and how it was asked for.
    """
    thing = subject.thing
    kind = type(thing)
    if is_stand_in(thing):
        return instances.describe_stand_in(facts, subject)
    if subject.imagined and facts.evaluator.kind(thing) == "instance":
        return instances.describe_unknown_value(facts, subject, kind)
    if is_class(thing):
        return classes.describe_class(facts, subject)
    if is_function(thing):
        return functions.describe_function(facts, subject)
    if is_kind(kind, property):
        return functions.describe_property(facts, subject)
    if is_kind(kind, ModuleType):
        return modules.describe_module(facts, subject)
    if kind is functions.CACHED:
        return functions.describe_cached_property(facts, subject)
    if one_of(kind, functions.PARTIALS):
        return functions.describe_partial(facts, subject)
    if one_of(kind, functions.HELD):
        return functions.describe_held_function(facts, subject)
    if one_of(kind, functions.SLOTS):
        return functions.describe_slot(facts, subject)
    if functions.is_wrapper(facts, thing):
        return functions.describe_wrapper(facts, subject)
    if "is_macro" in type.__dict__["__dict__"].__get__(kind):
        return [("Type", "Macro"), ("String form", str(thing))]
    if not subject.live:
        return instances.describe_descriptor(facts, subject)
    return instances.describe_instance(facts, subject)
