"""``display`` and its relatives (shell.md section 6.4)."""

from __future__ import annotations

import os
import sys

from ipython.services.display.publisher import get_publisher, has_shell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any


class DisplayHandle:
    """One display that can be shown again and changed; made by ``display(..., display_id=True)``."""

    def __init__(self, display_id: str | None = None) -> None:
        self.display_id = new_display_id() if display_id is None else display_id

    def display(self, obj: object, **named: Any) -> None:
        """Show a value under this id."""
        current_function("display")(obj, display_id=self.display_id, **named)

    def update(self, obj: object, **named: Any) -> None:
        """Replace what is shown under this id."""
        current_function("update_display")(obj, display_id=self.display_id, **named)

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"


def current_function(name: str) -> Callable[..., Any]:
    """Return ``display`` or a relative as users see it: tools replace it on the public module."""
    public = sys.modules.get("ipython.display")
    found: Callable[..., Any] = getattr(public, name, None) or globals()[name]
    return found


def new_display_id() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return os.urandom(16).hex()


def display(
    *objs: object,
    include: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    metadata: Mapping[str, object] | None = None,
    transient: Mapping[str, object] | None = None,
    display_id: str | bool | None = None,
    raw: bool = False,
    clear: bool = False,
    **kwargs: Any,
) -> DisplayHandle | None:
    """Show values.

    Args:
        objs: the values; with ``raw`` dictionaries from MIME type to data.
        include: only these MIME types.
        exclude: not these.
        metadata: merged over what the values give, by MIME type.
        transient: data for the front that is not kept.
        display_id: a name to update the display by; True makes one.
        raw: the values are bundles already.
        clear: erase what the cell has shown first.
        kwargs: ``update``, to replace the display of that id; anything else is for other publishers and passed over.

    Returns:
        A handle when there is a display id.

    Raises:
        TypeError: ``update`` without a display id.
    """
    update = bool(kwargs.pop("update", False))
    if update and display_id is None:
        raise TypeError("display_id required for update_display")
    if not has_shell() and display_id is None:
        print(*objs)
        return None
    publisher = get_publisher()
    passed = dict(transient or {})
    name: str | None = None
    if display_id is not None and display_id is not False:
        name = new_display_id() if display_id is True else str(display_id)
        passed["display_id"] = name
    if clear:
        publisher.clear_output(wait=True)
    if not objs and name is not None:
        publisher.publish({}, {}, transient=passed, update=update)
    for obj in objs:
        if raw:
            publisher.publish(_bundle(obj), dict(metadata or {}), transient=passed, update=update)
            continue
        data, described = publisher.format(obj, include=include, exclude=exclude)
        if not data:
            continue  # it displayed itself
        if metadata:
            described = _merged(described, metadata)
        publisher.publish(data, described, transient=passed, update=update)
    return None if name is None else DisplayHandle(name)


def _merged(described: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Return metadata with more of it: what both have for a MIME type is merged, the later wins."""
    merged = dict(described)
    for mime, given in more.items():
        before = merged.get(mime)
        merged[mime] = {**before, **given} if isinstance(before, dict) and isinstance(given, dict) else given
    return merged


def _bundle(obj: object) -> dict[str, object]:
    if not isinstance(obj, dict):
        raise TypeError(f"what is shown as it stands is a dictionary from MIME type to data, not {type(obj).__name__}")
    return obj


def update_display(obj: object, *, display_id: str, **kwargs: Any) -> None:
    """Replace what is shown under ``display_id``."""
    kwargs["update"] = True
    display(obj, display_id=display_id, **kwargs)


def clear_output(wait: bool = False) -> None:
    """Erase what the cell has shown, at once or with ``wait`` when the next output comes."""
    get_publisher().clear_output(wait)


def publish_display_data(
    data: Mapping[str, object],
    metadata: Mapping[str, object] | None = None,
    *,
    transient: Mapping[str, object] | None = None,
    **kwargs: Any,
) -> None:
    """Show a bundle as it stands.

    Raises:
        TypeError: ``data`` is no dictionary.
    """
    _bundle(data)
    get_publisher().publish(data, metadata, transient=transient, update=bool(kwargs.get("update", False)))


def _shower(name: str, mime: str) -> Any:
    def show(*objs: object, raw: bool = False, metadata: Mapping[str, object] | None = None) -> None:
        described = {mime: metadata} if metadata else None
        if raw:
            for obj in objs:
                publish_display_data({mime: obj}, described)
        else:
            display(*objs, include=["text/plain", mime], metadata=described)

    show.__name__ = show.__qualname__ = name
    show.__doc__ = f"Show values as {mime}; with ``raw`` they are that already."
    return show


display_pretty = _shower("display_pretty", "text/plain")
display_html = _shower("display_html", "text/html")
display_markdown = _shower("display_markdown", "text/markdown")
display_svg = _shower("display_svg", "image/svg+xml")
display_png = _shower("display_png", "image/png")
display_jpeg = _shower("display_jpeg", "image/jpeg")
display_webp = _shower("display_webp", "image/webp")
display_latex = _shower("display_latex", "text/latex")
display_json = _shower("display_json", "application/json")
display_javascript = _shower("display_javascript", "application/javascript")
display_pdf = _shower("display_pdf", "application/pdf")
