"""Columns of data frames where a method takes their names: ``df.groupby("``, ``df.drop(columns=["``, ``pl.col("``."""

from __future__ import annotations

from types import FunctionType

from ipython.services.completion.keys import columns_of
from ipython.services.completion.names import entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.services.completion.place import Token
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Bracket, Spot

# Methods whose arguments by position are columns.
_METHODS = frozenset(
    ("groupby", "group_by", "group_by_dynamic", "sort_values", "sort", "set_index", "set_sorted", "select", "drop")
    + ("drop_nulls", "dropna", "drop_duplicates", "unique", "explode", "pop", "get", "get_column", "filter", "rename")
    + ("agg", "aggregate", "astype", "cast", "pivot", "pivot_table", "melt", "unpivot", "partition_by", "value_counts")
    + ("nlargest", "nsmallest", "with_columns", "top_k", "bottom_k", "boxplot", "rolling", "upsample", "to_dummies")
    + ("get_column_index", "duplicated", "setdefault")
)
# Parameters that take columns, of methods and of plotting functions.
_PARAMETERS = frozenset(
    ("by", "on", "left_on", "right_on", "columns", "subset", "index", "values", "id_vars", "value_vars", "level")
    + ("keys", "x", "y", "z", "hue", "size", "style", "color", "c", "s", "row", "col", "column", "labels", "names")
    + ("group", "facet_row", "facet_col", "symbol", "hover_name", "index_column", "include_columns", "usecols", "items")
)
_MAKERS = frozenset(("col", "exclude", "element", "c", "sum", "mean", "max", "min", "first", "last", "count", "median"))
_FRAMES = frozenset(("DataFrame", "LazyFrame"))
_type_name = type.__dict__["__name__"].__get__
_type_names = type.__dict__["__dict__"].__get__
_DEPTH = 6  # brackets around the cursor that are looked at


def columns_at(request: Request, spot: Spot) -> Sequence[object] | None:
    """The columns that may stand in a string there; None where no column is meant."""
    if spot.previous not in ("(", ",", "=", "[", "{"):
        return None  # compared with something, say: a value
    for outwards in range(min(len(spot.place.brackets), _DEPTH)):
        bracket = spot.bracket(outwards)
        if bracket is None:
            return None
        if bracket.sign != "(":
            if bracket.holder:
                return None  # a subscript: keys answer
            if bracket.sign == "{" and not _is_key(bracket):
                return None
            continue  # a list or dictionary of columns
        holder = bracket.holder
        if not holder:
            continue
        if _makes_columns(request, holder):
            return _of_frame_around(request, spot, outwards + 1)
        return _of_call(request, bracket, holder)
    return None


def _of_call(request: Request, bracket: Bracket, holder: list[Token]) -> Sequence[object] | None:
    last = bracket.arguments[-1]
    parameter = last[0].text if len(last) > 1 and last[1].text == "=" else ""
    method = holder[-1].text if len(holder) > 2 and holder[-2].text == "." else ""
    if parameter and parameter not in _PARAMETERS:
        return None
    if not parameter and method not in _METHODS:
        return None
    if method:
        found = columns_of(request, holder[:-2])
        if found is not None:
            return found
    # ``lineplot(data=df, x="``
    for part in bracket.arguments:
        if len(part) > 2 and part[0].text in ("data", "data_frame", "df") and part[1].text == "=":
            return columns_of(request, part[2:])
    first = bracket.arguments[0]
    return columns_of(request, first) if parameter and len(first) == 1 and len(bracket.arguments) > 1 else None


def _makes_columns(request: Request, holder: list[Token]) -> bool:
    """Whether a call such as ``pl.col(...)`` takes the names of columns of a frame that is named elsewhere."""
    if holder[-1].text not in _MAKERS:
        return False
    found = request.resolve(holder, len(holder))
    if found is None:
        return False
    # ``pl.col`` is an object of polars, ``F.col`` a function of pyspark: told by the module of the type or function.
    of: Any = found.value
    module = of.__module__ if type(of) is FunctionType else _type_names(type(of)).get("__module__")
    return type(module) is str and (module.partition(".")[0] == "polars" or module.startswith("pyspark.sql."))


def _of_frame_around(request: Request, spot: Spot, outwards: int) -> Sequence[object] | None:
    while outwards < min(len(spot.place.brackets), _DEPTH):
        bracket = spot.bracket(outwards)
        if bracket is not None and bracket.sign == "(" and len(bracket.holder) > 2 and bracket.holder[-2].text == ".":
            found = columns_of(request, bracket.holder[:-2])
            if found is not None:
                return found
        outwards += 1
    return _of_last_frame(request)


def _of_last_frame(request: Request) -> Sequence[object] | None:
    """The columns of the frame that the user made last, for an expression that stands alone."""
    for layer in request.user_names:
        for thing in reversed(list(entries(layer).values())):
            if _type_name(type(thing)) in _FRAMES:
                keys = request.evaluator.keys(thing)
                if keys is not None:
                    return keys
    return None


def _is_key(bracket: Bracket) -> bool:
    return not any(piece.text == ":" for piece in bracket.arguments[-1])
