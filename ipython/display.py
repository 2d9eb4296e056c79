"""What users import to show things: ``from ipython.display import HTML, Image, display``.

Each name is loaded when it is asked for; the work is in ``ipython.services.display``.
"""

from __future__ import annotations

_HOME = {
    "functions": (
        "DisplayHandle clear_output display display_html display_javascript display_jpeg display_json display_latex "
        "display_markdown display_pdf display_png display_pretty display_svg display_webp publish_display_data "
        "update_display"
    ),
    "code": "Code",
    "objects": "DisplayObject GeoJSON HTML JSON Javascript Latex Markdown Math Pretty SVG TextDisplayObject",
    "images": "Image",
    "media": "Audio Video",
    "frames": "IFrame ScribdDocument VimeoVideo YouTubeVideo",
    "links": "FileLink FileLinks",
    "progress": "ProgressBar",
}
_MODULES = {name: module for module, names in _HOME.items() for name in names.split()}
__all__ = sorted(_MODULES)


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'ipython.display' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"ipython.services.display.{module}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__all__)
