"""Which printer prints which type; types of modules that may not be imported yet are known by name.

The printers themselves, functions of (value, printer, whether it is being printed already), are in ``plain_values``,
``containers``, ``callables``, ``calls`` and ``structured``.
"""

from __future__ import annotations

from types import (
    BuiltinFunctionType,
    CodeType,
    EllipsisType,
    FunctionType,
    MappingProxyType,
    MethodType,
    NoneType,
    NotImplementedType,
    SimpleNamespace,
)

from ipython.services.formatting import calls, structured
from ipython.services.formatting.callables import print_exception, print_function, print_super, print_type
from ipython.services.formatting.containers import (
    PLAIN_REPRS,
    dict_printer,
    respects_own_repr,
    sequence_printer,
    set_printer,
)
from ipython.services.formatting.plain_values import (
    print_default,
    print_float,
    print_repr,
    print_scalar,
    print_text,
    scalar_with_own_repr,
)
from ipython.services.formatting.structured import special_printer
from ipython.services.formatting.tables import DEFERRED, SINGLETONS, TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter


def print_environ(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print the environment."""
    dict_printer("environ{", "}")(dict(obj), p, cycle)


SINGLETONS.update(dict.fromkeys(map(id, (None, True, False, Ellipsis, NotImplemented)), print_scalar))
TYPES.fill(
    {
        int: scalar_with_own_repr(print_scalar),
        bool: print_scalar,
        complex: scalar_with_own_repr(print_scalar),
        float: scalar_with_own_repr(print_float),
        str: scalar_with_own_repr(print_text),
        bytes: scalar_with_own_repr(print_text),
        tuple: respects_own_repr(sequence_printer("(", ")")),
        list: respects_own_repr(sequence_printer("[", "]")),
        dict: respects_own_repr(dict_printer("{", "}")),
        set: respects_own_repr(set_printer("{", "}", "set()")),
        frozenset: respects_own_repr(set_printer("frozenset({", "})", "frozenset()")),
        super: print_super,
        type: print_type,
        FunctionType: print_function,
        BuiltinFunctionType: print_function,
        MethodType: print_repr,
        slice: print_repr,
        range: print_repr,
        CodeType: print_repr,
        NoneType: print_scalar,
        EllipsisType: print_scalar,
        NotImplementedType: print_scalar,
        BaseException: print_exception,
        SimpleNamespace: calls.call_printer("namespace", calls.namespace),
        MappingProxyType: calls.call_printer("mappingproxy", calls.plain_dict),
        type({}.keys()): calls.call_printer("dict_keys", calls.items),
        type({}.values()): calls.call_printer("dict_values", calls.items),
        type({}.items()): calls.call_printer("dict_items", calls.items),
    }
)
for _key, _printer in {
    ("collections", "defaultdict"): calls.call_printer("", calls.default_dict),
    ("collections", "OrderedDict"): calls.call_printer("", calls.ordered),
    ("collections", "Counter"): calls.call_printer("", calls.counter),
    ("collections", "deque"): calls.call_printer("", calls.double_ended),
    ("collections", "UserList"): calls.call_printer("", calls.wrapped),
    ("collections", "UserDict"): calls.call_printer("", calls.wrapped),
    ("collections", "ChainMap"): calls.call_printer("", calls.chain_map),
    ("os", "_Environ"): print_environ,
    ("re", "Pattern"): structured.print_pattern,
    ("re", "Match"): structured.print_match,
    ("pathlib", "PurePath"): structured.print_path,
    ("pathlib._local", "PurePath"): structured.print_path,
}.items():
    DEFERRED.setdefault(_key, _printer)

__all__ = ["PLAIN_REPRS", "print_default", "print_repr", "special_printer"]
