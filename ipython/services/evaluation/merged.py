"""Several namespaces as one, without copying any: the user's may be large."""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Merged(Mapping[str, object]):
    """A read-only view in which the first namespace that has a name wins.

    Args:
        layers: the namespaces.

    >>> merged = Merged([{"a": 1}, {"a": 2, "b": 3}])
    >>> merged["a"], merged["b"], "c" in merged, len(merged)
    (1, 3, False, 2)
    """

    def __init__(self, layers: Sequence[Mapping[str, object]]) -> None:
        self._layers = layers

    def __getitem__(self, name: str) -> object:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self._layers)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self._layers for name in layer})

    def __len__(self) -> int:
        return sum(1 for _ in self)
