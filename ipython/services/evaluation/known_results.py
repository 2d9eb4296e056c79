"""What functions, methods and attributes give that do not say so themselves: built-in types and the standard library.

Names are the real ones (``module.qualified name``); types are written as annotations. ``Item`` is what iterating over
the object gives, ``Held`` what a subscript gives, ``Self`` is like the object itself, ``First`` like the first argument
and ``FirstItem`` what iterating over that gives. Nothing is imported: types are looked up in what is loaded.
"""

from __future__ import annotations

# Lines of holders, then of "names -> type".
_TABLE = """
str
    capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip -> str
    strip swapcase title translate upper zfill casefold format format_map -> str
    split rsplit splitlines -> list[str]
    partition rpartition -> tuple[str, str, str]
    count find index rfind rindex -> int
    isalnum isalpha isascii isdigit islower isspace istitle isupper startswith endswith isdecimal -> bool
    isidentifier isnumeric isprintable -> bool
    encode -> bytes
    maketrans -> dict[int, str]
bytes bytearray
    capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip -> Self
    strip swapcase title translate upper zfill -> Self
    split rsplit splitlines -> list[Self]
    partition rpartition -> tuple[Self, Self, Self]
    count find index rfind rindex -> int
    isalnum isalpha isascii isdigit islower isspace istitle isupper startswith endswith -> bool
    decode hex -> str
    copy fromhex -> Self
    pop -> int
list
    copy -> Self
    count index -> int
    pop -> Item
    append clear extend insert remove reverse sort -> None
tuple range
    count index -> int
dict
    copy -> Self
    keys -> dict_keys[Item]
    values -> dict_values[Held]
    items -> dict_items[tuple[Item, Held]]
    get pop setdefault -> Held
    popitem -> tuple[Item, Held]
    fromkeys -> dict
    clear update -> None
dict_keys
    isdisjoint -> bool
set
    copy difference intersection symmetric_difference union -> Self
    isdisjoint issubset issuperset -> bool
    pop -> Item
    add clear discard remove update difference_update intersection_update symmetric_difference_update -> None
frozenset
    copy difference intersection symmetric_difference union -> Self
    isdisjoint issubset issuperset -> bool
int
    bit_count bit_length conjugate from_bytes real imag numerator denominator -> int
    to_bytes -> bytes
    is_integer -> bool
    as_integer_ratio -> tuple[int, int]
float
    hex -> str
    is_integer -> bool
    as_integer_ratio -> tuple[int, int]
    fromhex conjugate real imag -> float
complex
    conjugate -> complex
    real imag -> float
memoryview
    tobytes -> bytes
    tolist -> list[int]
    cast toreadonly -> memoryview
    hex -> str
slice
    indices -> tuple[int, int, int]
generator
    send throw -> Item
"""

_parsed: dict[str, dict[str, str]] = {}


def known_result(holder: str, name: str) -> str | None:
    """The type of what ``holder.name`` gives, as an annotation; None if this table does not know.

    Args:
        holder: a built-in type, a module or ``module.Class``.
        name: of a function, method or attribute.

    >>> known_result("str", "split"), known_result("re", "compile"), known_result("str", "nothing")
    ('list[str]', 're.Pattern', None)
    """
    if not _parsed:
        _parse()
    names = _parsed.get(holder)
    return names.get(name) if names is not None else None


def _parse() -> None:
    from ipython.services.evaluation.known_library import LIBRARY
    from ipython.services.evaluation.known_packages import PACKAGES

    names: dict[str, str] = {}
    for line in (_TABLE + LIBRARY + PACKAGES).split("\n"):
        if line.startswith(" "):
            listed, _, result = line.partition(" -> ")
            names.update(dict.fromkeys(listed.split(), result))
        elif line:
            names = {}
            _parsed.update(dict.fromkeys(line.split(), names))
