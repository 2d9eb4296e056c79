"""Frames of other pages."""

from __future__ import annotations

from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class IFrame:
    """A frame that shows another page.

    Args:
        src: its address.
        width, height: in pixels, or texts such as ``"100%"``.
        extras: more attributes of the element, as written.
        params: parameters of the address.
    """

    def __init__(self, src: str, width: Any, height: Any, extras: Iterable[str] | None = None, **params: Any) -> None:
        self.src = str(src)
        self.width = width
        self.height = height
        self.extras = list(extras or [])
        self.params = params

    def _address(self) -> str:
        if not self.params:
            return self.src
        from urllib.parse import urlencode

        page, mark, fragment = self.src.partition("#")
        return f"{page}{'&' if '?' in page else '?'}{urlencode(self.params, doseq=True)}{mark}{fragment}"

    def _repr_html_(self) -> str:
        extras = " ".join(extra.replace("<", "&lt;").replace(">", "&gt;") for extra in self.extras)
        return (
            f'<iframe width="{escape(str(self.width), quote=True)}" height="{escape(str(self.height), quote=True)}" '
            f'src="{escape(self._address(), quote=True)}" frameborder="0" allowfullscreen '
            f'referrerpolicy="strict-origin-when-cross-origin"{" " if extras else ""}{extras}></iframe>'
        )

    def __repr__(self) -> str:
        return f"<ipython.display.{type(self).__name__} of {self._address()}>"


class YouTubeVideo(IFrame):
    """A film on YouTube by its id; ``allow_autoplay`` lets it start by itself."""

    def __init__(
        self, id: str, width: Any = 400, height: Any = 300, allow_autoplay: bool = False, **kwargs: Any
    ) -> None:
        self.id = id
        extras = ['allow="autoplay"'] if allow_autoplay else None
        if allow_autoplay:
            kwargs = {**kwargs, "autoplay": 1}
        super().__init__(f"https://www.youtube.com/embed/{_quoted(id)}", width, height, extras=extras, **kwargs)


class VimeoVideo(IFrame):
    """A film on Vimeo by its id."""

    def __init__(self, id: str, width: Any = 400, height: Any = 300, **kwargs: Any) -> None:
        self.id = id
        super().__init__(f"https://player.vimeo.com/video/{_quoted(id)}", width, height, **kwargs)


class ScribdDocument(IFrame):
    """A document on Scribd by its id."""

    def __init__(self, id: str, width: Any = 400, height: Any = 300, **kwargs: Any) -> None:
        self.id = id
        super().__init__(f"https://www.scribd.com/embeds/{_quoted(id)}/content", width, height, **kwargs)


def _quoted(text: object) -> str:
    from urllib.parse import quote

    return quote(str(text), safe="")
