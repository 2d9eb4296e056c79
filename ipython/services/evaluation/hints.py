"""The annotations of functions, classes and modules, without running any.

Up to Python 3.13 they are objects in a dictionary. From 3.14 on they are code, a function that makes the dictionary
when somebody asks: it is not called. Its instructions are followed with the names of things in place of the things,
so that each annotation comes out as the text that was written. What such code may hold is little (names, attributes,
subscripts, ``|``, calls, constants); at anything else the rest is given up.

Source: PEP 649 and PEP 749; docs/architecture.md, "Looking at objects".
"""

from __future__ import annotations

import ast
import sys
from types import CodeType, FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

IS_CODE = sys.version_info >= (3, 14)
CODE = 20_000  # bytes of code that are followed
_LOADS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_FAST", "LOAD_FAST_BORROW")
_LOADS_FROM = ("LOAD_FROM_DICT_OR_GLOBALS", "LOAD_FROM_DICT_OR_DEREF")  # which take a mapping off first
_NOTHING = ("RESUME", "COPY_FREE_VARS", "NOT_TAKEN", "NOP", "EXTENDED_ARG", "CACHE", "TO_BOOL")
_NULL = ast.Constant(None)  # what stands below a function that is to be called
_MAP = ast.Dict([], [])


def hints_of(function: Any) -> dict[str, object]:
    """The annotations of a function by name: objects, or texts where they are code.

    >>> def sail(to: str, hours: float = 1.0) -> bool: ...
    >>> sorted(hints_of(sail))
    ['hours', 'return', 'to']
    """
    if IS_CODE and type(function.__annotate__) is FunctionType:
        return dict(texts_of(function.__annotate__.__code__))
    hints = function.__annotations__
    return hints if type(hints) is dict else {}


def hints_in(names: Mapping[str, Any]) -> dict[str, object]:
    """The annotations of a class or module, from its dictionary.

    >>> class Car:
    ...     doors: int
    >>> sorted(hints_in(vars(Car)))
    ['doors']
    """
    for key in ("__annotations__", "__annotations_cache__"):
        hints = names.get(key)
        if type(hints) is dict:
            return {name: hint for name, hint in list(hints.items()) if type(name) is str}
    for key in ("__annotate_func__", "__annotate__"):
        if type(names.get(key)) is FunctionType:
            return dict(texts_of(names[key].__code__))
    return {}


def texts_of(code: CodeType) -> dict[str, str]:
    """The texts of the annotations that a piece of code would make, by name; the first ones if it is not understood."""
    import dis

    found: dict[str, str] = {}
    stack: list[ast.expr] = []
    if len(code.co_code) > CODE:
        return found
    has_begun = False  # behind the refusal of formats that Python does not make itself
    try:
        for one in dis.get_instructions(code):
            if not has_begun:
                has_begun = one.opname == "RAISE_VARARGS"
            elif one.opname == "RETURN_VALUE":
                break
            elif one.opname == "STORE_SUBSCR":
                key, _, shown = stack.pop(), stack.pop(), stack.pop()
                found[_key(key)] = _text(shown)
            elif one.opname == "BUILD_MAP" and one.arg:
                pairs = _taken(stack, 2 * one.arg)
                found |= {_key(name): _text(shown) for name, shown in zip(pairs[::2], pairs[1::2], strict=True)}
            elif not _follow(one, stack):
                break
    except (IndexError, TypeError, ValueError, RecursionError):
        pass  # not what Python makes: somebody wrote this function
    return found


def _follow(one: Any, stack: list[ast.expr]) -> bool:
    """Do with names what an instruction does with things; whether it is known."""
    name, argument = one.opname, one.arg or 0
    if name in _NOTHING:
        return True
    if name in _LOADS or name in _LOADS_FROM:
        if name in _LOADS_FROM:
            stack.pop()
        stack.append(ast.Name(str(one.argval)))
        if name == "LOAD_GLOBAL" and argument & 1:
            stack.append(_NULL)
    elif name in ("LOAD_CONST", "LOAD_SMALL_INT"):
        stack.append(_constant(one.argval))
    elif name == "LOAD_ATTR":
        stack.append(ast.Attribute(stack.pop(), str(one.argval)))
        if argument & 1:
            stack.append(_NULL)
    elif name == "BINARY_OP":
        right, left = stack.pop(), stack.pop()
        if one.argrepr == "[]":
            stack.append(ast.Subscript(left, right))
        elif one.argrepr == "|":
            stack.append(ast.BinOp(left, ast.BitOr(), right))
        else:
            return False
    elif name == "BUILD_TUPLE":
        stack.append(ast.Tuple(_taken(stack, argument)))
    elif name == "BUILD_LIST":
        stack.append(ast.List(_taken(stack, argument)))
    elif name == "BUILD_MAP":
        stack.append(_MAP)
    elif name == "PUSH_NULL":
        stack.append(_NULL)
    elif name == "CALL":
        given = _taken(stack, argument)
        stack.pop()
        stack.append(ast.Call(stack.pop(), given, []))
    elif name == "CALL_KW":
        named: Any = stack.pop()
        names = [part.value for part in named.elts]
        given = _taken(stack, argument)
        stack.pop()
        plain = given[: len(given) - len(names)]
        keywords = [ast.keyword(key, part) for key, part in zip(names, given[len(plain) :], strict=True)]
        stack.append(ast.Call(stack.pop(), plain, keywords))
    elif name == "COPY":
        stack.append(stack[-argument])
    elif name == "SWAP":
        stack[-argument], stack[-1] = stack[-1], stack[-argument]
    elif name == "CONTAINS_OP":  # whether the statement with the annotation was reached: taken for granted
        del stack[-1]
    elif name in ("POP_JUMP_IF_FALSE", "POP_TOP"):
        stack.pop()
    else:
        return False
    return True


def _taken(stack: list[ast.expr], count: int) -> list[ast.expr]:
    if count > len(stack):
        raise IndexError(count)
    taken = stack[len(stack) - count :]
    del stack[len(stack) - count :]
    return taken


def _constant(thing: Any) -> ast.expr:
    if type(thing) is tuple:
        return ast.Tuple([_constant(part) for part in thing])
    if type(thing) is CodeType:
        raise TypeError("a function inside")
    return ast.Constant(thing)


def _key(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) is str:
        return node.value
    raise TypeError("no name")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) is str:
        return node.value
    return ast.unparse(node)
