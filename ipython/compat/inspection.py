"""The introspection of ``get_ipython()``: what existing code asks about objects (compat.md 3, shell.md 5).

``ShellFacade`` looks here for members it has not itself; all work is the inspection service's.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ipython.app.parts import Shell


class FoundName:
    """What a name stands for, as upstream's code reads it: by attribute, or by key as its older versions did."""

    __slots__ = ("found", "isalias", "ismagic", "namespace", "obj", "parent")

    def __init__(
        self,
        found: bool = False,
        namespace: str | None = None,
        obj: Any = None,
        parent: Any = None,
        *,
        ismagic: bool = False,
        isalias: bool = False,
    ) -> None:
        self.found = found
        self.namespace = namespace
        self.obj = obj
        self.parent = parent
        self.ismagic = ismagic
        self.isalias = isalias

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value under a key, or ``default``."""
        return getattr(self, key, default)

    def __repr__(self) -> str:
        return f"<{self.namespace} name>" if self.found else "<no such name>"


class InspectorView:
    """``ip.inspector``: hooks by MIME type, and descriptions of objects at hand.

    Args:
        service: the inspection service.
        page: shows a bundle.
    """

    def __init__(self, service: Any, page: Callable[[Any], None]) -> None:
        self._service = service
        self._page = page

    @property
    def mime_hooks(self) -> dict[str, Callable[..., Any]]:
        """Functions that add MIME types to descriptions, by type; each is given one hook_data."""
        hooks: dict[str, Callable[..., Any]] = self._service.mime_hooks
        return hooks

    def info(self, obj: Any, oname: str = "", info: Any = None, detail_level: int = 0) -> dict[str, Any]:
        """What is known about an object, by upstream's keys."""
        known: dict[str, Any] = self._service.information_of(obj, oname, detail_level)
        return known

    def pinfo(
        self,
        obj: Any,
        oname: str = "",
        formatter: Any = None,
        info: Any = None,
        detail_level: int = 0,
        enable_html_pager: bool = True,
        omit_sections: Iterable[str] = (),
    ) -> None:
        """Show the description of an object in the pager."""
        self._page(self._service.bundle_of(obj, oname, detail_level, omit=omit_sections))


class InspectionMembers:
    """Members that ``ShellFacade`` has beside its own; ``self`` is the facade."""

    _shell: Shell

    @property
    def inspector(self) -> InspectorView:
        """Describes objects; ``mime_hooks`` adds MIME types to what ``?`` gives."""
        return InspectorView(self._shell.introspection.inspector, lambda bundle: self._shell.context.page(bundle))

    def object_inspect(self, oname: str, detail_level: int = 0) -> dict[str, Any]:
        """What is known about the object of that name; ``found`` says whether there is one.

        Args:
            oname: a name, dotted name or magic.
            detail_level: 1 adds the source.
        """
        return _service(self._shell).information(oname, detail_level)  # type: ignore[no-any-return]

    def object_inspect_mime(
        self, oname: str, detail_level: int = 0, omit_sections: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The description of the object as a MIME bundle: ``text/plain``, ``text/html`` and what hooks add.

        Raises:
            KeyError: there is no object of that name.
        """
        found = _service(self._shell).bundle(oname, detail_level, omit=omit_sections)
        if found is None:
            raise KeyError(oname)
        data: dict[str, Any] = found.data
        return data

    def object_inspect_text(self, oname: str, detail_level: int = 0) -> str:
        """The description of the object as text.

        Raises:
            KeyError: there is no object of that name.
        """
        found = _service(self._shell).inspect(oname, detail_level)  # no HTML is made for it
        if not found.found:
            raise KeyError(oname)
        text: str = found.bundle.data["text/plain"]
        return text

    def _ofind(self, oname: str, namespaces: Sequence[tuple[str, Mapping[str, Any]]] | None = None) -> FoundName:
        """Find what a name stands for, without running anything of it."""
        service = _service(self._shell)
        name = oname.strip()
        if namespaces is not None:
            found = self._shell.introspection.evaluator.find(name, [names for _, names in namespaces])  # type: ignore[union-attr]
            title = next((title for title, names in namespaces if name.partition(".")[0] in names), "Python builtin")
            return FoundName() if found is None else FoundName(True, title, found.value, found.parent)
        found = service.find(name)
        known = service.information(name, 0)
        if found is not None:
            return FoundName(True, known["namespace"], found.value, found.parent)
        if not known["ismagic"]:
            return FoundName()
        kind = "cell" if name.startswith("%%") else "line"
        magic = self._shell.plugins.find(kind, name.lstrip("%")) or self._shell.plugins.find("cell", name.lstrip("%"))
        function = magic.load() if magic is not None else None
        return FoundName(True, known["namespace"], function, None, ismagic=True, isalias=bool(known["isalias"]))

    def _object_find(self, oname: str, namespaces: Any = None) -> FoundName:
        """As ``_ofind``."""
        return self._ofind(oname, namespaces)

    def _inspect(self, meth: str, oname: str, namespaces: Any = None, **options: Any) -> str | None:
        """Run the magic ``%meth`` (pinfo, pdoc, psource ...) on a name; "not found" if there is none."""
        if not self._ofind(oname, namespaces).found:
            print(f"Object `{oname}` not found.")
            return "not found"
        detail = int(options.get("detail_level", 0))
        self._shell.context.run_line_magic("pinfo2" if meth == "pinfo" and detail else meth, oname)
        return None


def _service(shell: Shell) -> Any:
    service = shell.introspection.inspector
    if service is None:
        raise AttributeError("this shell was assembled without an inspector")
    return service


def member(facade: Any, name: str) -> Any:
    """A member of ``InspectionMembers``, as one of the facade's.

    Raises:
        AttributeError: there is none of that name.
    """
    found = vars(InspectionMembers).get(name) if name[:2] != "__" else None
    if found is None:
        raise AttributeError(f"{type(facade).__name__!r} object has no attribute {name!r}", name=name, obj=facade)
    return found.__get__(facade)
