"""What a call gives, without making it: by the class that is called, the table, annotations, or the code's kind."""

from __future__ import annotations

import sys
from functools import partial
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)

from ipython.services.evaluation import attributes, contents
from ipython.services.evaluation.annotations import Reader
from ipython.services.evaluation.hints import hints_of
from ipython.services.evaluation.kinds import is_like_function
from ipython.services.evaluation.known_results import known_result
from ipython.services.evaluation.likeness import alike, like_frame
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of, order, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.services.evaluation.reading import Reading

_DEPTH = 10  # of functions that stand for others
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200
_C_FUNCTIONS = (BuiltinFunctionType, MethodDescriptorType, MethodWrapperType, WrapperDescriptorType,
                ClassMethodDescriptorType)  # fmt: skip
_qualified: Any = type.__dict__["__qualname__"].__get__
# C types that go by another module than the one they are known under.
_HOMES = {
    "_io": "io",
    "_collections": "collections",
    "pathlib._local": "pathlib",
    "pathlib._abc": "pathlib",
    "posix": "os",
    "nt": "os",
    "_asyncio": "asyncio.events",
}


class Calls:
    """Tells results.

    Args:
        reading: reads attributes.
        depth: how many calls deep this is asked.
    """

    def __init__(self, reading: Reading, depth: int = 0) -> None:
        self._reading = reading
        self._depth = depth

    def result(self, function: Any, receiver: object = UNKNOWN, given: Sequence[object] = ()) -> object:
        """What calling ``function`` gives.

        Args:
            function: what is called; a real object or a stand-in.
            receiver: what it was read from.
            given: what stands at its first places, UNKNOWN where that is not known.
        """
        if self._depth > _DEPTH:
            return UNKNOWN
        deeper = Calls(self._reading, self._depth + 1)
        kind = type(function)
        if kind is StandIn:
            return deeper._of_stand_in(function, receiver)
        if kind is FunctionType:
            return deeper._of_function(function, receiver, given)
        if kind is MethodType:
            return deeper.result(function.__func__, function.__self__, given)
        if kind is staticmethod or kind is classmethod:
            return deeper.result(function.__func__, receiver, given)
        if kind is partial:
            return deeper.result(function.func, receiver, (*function.args, *given))
        if attributes.is_instance(function, type):
            return deeper._of_class(function, given)
        if attributes.shape_of(function) in _C_FUNCTIONS:
            return deeper._of_c_function(function, receiver, given)
        return deeper._of_instance(function, receiver, given)

    # -- what is called --------------------------------------------------------------------------------------------

    def _of_stand_in(self, thing: StandIn, receiver: object) -> object:
        if thing.sort == "function":
            return thing.result(receiver) if thing.result is not None else UNKNOWN
        if thing.sort == "class":
            return instance_of(thing)
        if thing.result is not None:
            return thing.result(receiver)
        if thing.sort == "instance":
            call = self._reading.attribute(thing, "__call__")
            return self.result(call.value, thing) if call is not None and call.live else UNKNOWN
        return UNKNOWN

    def _of_function(self, function: Any, receiver: object, given: Sequence[object]) -> object:
        module, qualified = function.__module__, function.__qualname__
        if type(module) is str and type(qualified) is str:
            module = _HOMES.get(module, module)
            holder, _, name = qualified.rpartition(".")
            text = known_result(f"{module}.{holder}" if holder else module, name)
            if text is not None:
                return self._of_table(text, receiver, given)
            known = self.known_attribute(receiver, name, given)
            if known is not UNKNOWN:
                return known
        names: dict[str, object] = function.__dict__
        wrapped = names.get("__wrapped__")
        scope: dict[str, object] = function.__globals__
        if (
            wrapped is not None
            and dict.get(scope, "__name__") == "contextlib"
            and function.__code__.co_name == "helper"
        ):
            entered = contents.item_of(self.result(wrapped, receiver, given))
            home = sys.modules.get("contextlib")
            manager = attributes.own_names(home).get("_GeneratorContextManager") if home is not None else None
            return instance_of(manager, waited=entered) if attributes.is_instance(manager, type) else UNKNOWN
        hints = hints_of(function)
        flags = function.__code__.co_flags
        if "return" in hints:
            package = module.partition(".")[0] if type(module) is str else ""
            like = alike(receiver)
            found = Reader(scope, like, package=package).of_hint(hints["return"])
            found = like_frame(found, receiver)
            return instance_of(CoroutineType, waited=found) if flags & _COROUTINE else found
        if wrapped is not None:
            return self.result(wrapped, receiver, given)
        if flags & _GENERATOR:
            return instance_of(GeneratorType)
        if flags & _COROUTINE:
            return instance_of(CoroutineType)
        if flags & _ASYNC_GENERATOR:
            return instance_of(AsyncGeneratorType)
        if receiver is not UNKNOWN and receiver is not None:
            from ipython.services.evaluation.assigned import returns_itself

            if returns_itself(function):
                return alike(receiver)
        return UNKNOWN

    def _of_class(self, cls: type, given: Sequence[object]) -> object:
        first = given[0] if given else UNKNOWN
        if cls is type and len(given) == 1:
            if type(first) is StandIn:
                return first.cls if first.sort == "instance" else UNKNOWN
            return type(first)
        if cls is type or cls is super:
            return instance_of(cls)
        if cls is partial and first is not UNKNOWN:
            return instance_of(cls, result=lambda _: self.result(first))
        if attributes.shape_of_class(cls) and attributes.module_of(cls) == "builtins":
            return self._of_builtin_class(cls, first, given)
        for base in attributes.mro(type(cls)):
            if base is type:
                break
            call = attributes.names_in_class(base).get("__call__")
            if call is not None and attributes.module_of(base) not in ("enum", "abc"):
                # A metaclass that decides for itself: what it says it gives, else what is usual.
                found = self.result(call, cls) if type(call) is FunctionType else UNKNOWN
                return found if found is not UNKNOWN else instance_of(cls)
        return instance_of(cls)

    def _of_builtin_class(self, cls: type, first: object, given: Sequence[object]) -> object:
        item = contents.item_of(first)
        if cls in (list, set, frozenset, tuple, reversed):
            return instance_of(cls, item=item)
        if cls is enumerate:
            return instance_of(cls, item=instance_of(tuple, parts=(instance_of(int), item)))
        if cls is zip:
            parts = tuple([contents.item_of(one) for one in given])
            return instance_of(cls, item=instance_of(tuple, parts=parts))
        if cls is map and given:
            return instance_of(cls, item=self.result(first, UNKNOWN, [contents.item_of(one) for one in given[1:]]))
        if cls is filter and len(given) > 1:
            return instance_of(cls, item=contents.item_of(given[1]))
        if cls is dict and attributes.is_instance(first, dict):
            return instance_of(dict, item=item, held=contents.held_in(first), like=first)
        return instance_of(cls)

    def _of_c_function(self, function: Any, receiver: object, given: Sequence[object]) -> object:
        owner = attributes.attribute(function, "__self__")
        if owner is not None and owner.live and owner.value is not None and type(owner.value) is not ModuleType:
            receiver = owner.value
        name = attributes.attribute(function, "__name__")
        if name is None or type(name.value) is not str:
            return UNKNOWN
        if (
            receiver is UNKNOWN
            or type(receiver) is ModuleType
            or (owner is not None and type(owner.value) is ModuleType)
        ):
            module = attributes.attribute(function, "__module__")
            home = module.value if module is not None else None
            if type(home) is not str:
                return UNKNOWN
            if name.value == "open" and home in ("_io", "io"):
                return self._opened(given)
            text = known_result(_HOMES.get(home, home), name.value)
            if text is None:
                return self._of_numpy(home)
            return self._of_table(text, receiver, given)
        return self._of_method(receiver, name.value, given)

    def _of_method(self, receiver: object, name: str, given: Sequence[object]) -> object:
        key = given[0] if given else UNKNOWN
        if name in ("get", "pop", "setdefault", "__getitem__") and contents.is_plain(key) and type(key) is not StandIn:
            found, _ = contents.subscripted(receiver, (key,))
            if found is not UNKNOWN:
                return found
        return self.known_attribute(receiver, name, given)

    def known_attribute(self, receiver: object, name: str, given: Sequence[object] = ()) -> object:
        """What the table says about a method's result or an attribute's value; else UNKNOWN."""
        is_class = attributes.is_instance(receiver, type)
        if receiver is UNKNOWN:
            return UNKNOWN
        cls = receiver if is_class else receiver.cls if type(receiver) is StandIn else type(receiver)
        if type(receiver) is StandIn and receiver.sort != "instance":
            return UNKNOWN
        for base in order(cls):
            if type(base) is StandIn:
                continue
            module = attributes.module_of(base)  # type: ignore[arg-type]
            holder = _qualified(base) if module == "builtins" else f"{_HOMES.get(module, module)}.{_qualified(base)}"
            text = known_result(holder, name)
            if text is not None:
                return like_frame(self._of_table(text, receiver, given), receiver)
        return UNKNOWN

    def _of_instance(self, thing: object, receiver: object, given: Sequence[object]) -> object:
        kind = attributes.shape_of(thing)
        if kind is not None and attributes.module_of(kind) == "numpy" and is_like_function(kind):
            name = attributes.attribute(thing, "__name__")
            home = attributes.attribute(thing, "__module__")
            module = home.value if home is not None and type(home.value) is str else "numpy"
            text = known_result("numpy", name.value) if name is not None and type(name.value) is str else None
            return self._of_table(text, UNKNOWN, given) if text is not None else self._of_numpy(module)
        if attributes.is_cython(type(thing)):
            return self._of_cython(thing, receiver, given)
        wrapped = attributes.own_names(thing).get("__wrapped__")
        if wrapped is not None and kind is not None and attributes.module_of(kind) == "functools":
            return self.result(wrapped, UNKNOWN, given)
        call = attributes.attribute(thing, "__call__")
        if call is not None and call.live and type(call.value) is MethodType:
            found = self.result(call.value.__func__, thing, given)
            if found is UNKNOWN and not self._reading.questions.may_ask(type(thing)):
                self._reading.questions.refuse(type(thing), "__call__")
            return found
        return UNKNOWN

    def _of_cython(self, function: object, receiver: object, given: Sequence[object]) -> object:
        """Functions made by Cython: methods by their receiver, others by their module."""
        name = attributes.attribute(function, "__name__")
        if name is None or not name.live or type(name.value) is not str:
            return UNKNOWN
        if receiver is not UNKNOWN:
            return self._of_method(receiver, name.value, given)
        module = attributes.attribute(function, "__module__")
        text = known_result(module.value, name.value) if module is not None and type(module.value) is str else None
        return self._of_table(text, UNKNOWN, given) if text is not None else UNKNOWN

    def _of_numpy(self, module: str) -> object:
        """Functions of numpy that nothing is said about give arrays."""
        if module.partition(".")[0] != "numpy":
            return UNKNOWN
        home = sys.modules.get("numpy")
        array = attributes.own_names(home).get("ndarray") if home is not None else None
        return instance_of(array) if array is not None else UNKNOWN

    def _opened(self, given: Sequence[object]) -> object:
        mode = given[1] if len(given) > 1 else "r"
        name = "TextIOWrapper"
        if type(mode) is str and "b" in mode:
            name = "BufferedRandom" if "+" in mode else "BufferedReader" if "r" in mode else "BufferedWriter"
        home = sys.modules.get("_io")
        return instance_of(attributes.own_names(home)[name]) if home is not None else UNKNOWN

    def _of_table(self, text: str, receiver: object, given: Sequence[object]) -> object:
        first = given[0] if given else UNKNOWN

        def special(name: str) -> object | None:
            if name == "Item":
                return contents.item_of(receiver)
            if name == "Held":
                return contents.held_in(receiver)
            if name == "First":
                return alike(first)
            if name == "Origin":
                return alike(receiver.like) if type(receiver) is StandIn and receiver.like is not None else None
            if name == "FirstItem":
                return contents.item_of(first)
            return None

        return Reader({}, alike(receiver), special).of_text(text)

    # -- protocols ---------------------------------------------------------------------------------------------------

    def item(self, thing: object) -> object:
        """What ``for x in thing`` binds."""
        found = contents.item_of(thing)
        if found is not UNKNOWN:
            return found
        if attributes.is_instance(thing, type):
            members = attributes.own_names(thing).get("_member_map_") or attributes.names_in_class(thing).get(  # type: ignore[arg-type]
                "_member_map_"
            )
            return contents.held_in(members) if type(members) is dict else UNKNOWN
        cls = real_class(thing)
        name = type.__dict__["__name__"].__get__(cls) if cls is not None else ""
        if cls is not None and attributes.module_of(cls) == "_io":
            return instance_of(str if name in ("TextIOWrapper", "StringIO") else bytes)
        for method, gives in (("__iter__", True), ("__aiter__", True), ("__next__", False), ("__getitem__", False)):
            result = self.called(thing, method)
            if result is not UNKNOWN and result is not thing:
                return contents.item_of(result) if gives else result
        return UNKNOWN

    def entered(self, thing: object) -> object:
        """What ``with thing as x`` binds."""
        if type(thing) is StandIn and thing.waited is not None:
            return thing.waited
        for method in ("__enter__", "__aenter__"):
            result = self.called(thing, method)
            if result is not UNKNOWN:
                return self.awaited(result) if method == "__aenter__" else result
        cls = real_class(thing)
        return alike(thing) if cls is not None and attributes.module_of(cls) == "_io" else UNKNOWN

    def awaited(self, thing: object) -> object:
        """What ``await thing`` gives."""
        if type(thing) is StandIn:
            return thing.waited if thing.waited is not None else UNKNOWN
        return UNKNOWN

    def called(self, thing: object, method: str, given: Sequence[object] = ()) -> object:
        """What ``thing.method()`` gives."""
        if thing is UNKNOWN or attributes.is_instance(thing, type):
            return UNKNOWN
        known = self.known_attribute(thing, method, given)
        if known is not UNKNOWN:
            return known
        found = (
            self._reading.attribute(thing, method) if type(thing) is StandIn else attributes.attribute(thing, method)
        )
        if found is None or not found.live:
            return UNKNOWN
        return self.result(found.value, thing, given)
