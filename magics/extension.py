"""Extensions: modules with ``load_ipython_extension`` (magics.md section 7)."""

from __future__ import annotations

from ipython.api import MagicCall, UserMistake, magic


def _names(call: MagicCall) -> list[str]:
    names = call.words()
    if not names:
        raise UserMistake("Missing module name.")
    return names


@magic("load_ext")
def load_ext(call: MagicCall) -> None:
    """Load extensions by module name; the bundled ones also by their short name.

    Example: ``%load_ext my_extension``
    """
    extensions = call.context.extensions
    names = _names(call)
    for name in names:
        if not extensions.exists(name):  # before anything is loaded
            raise call.mistake(f"no module named {name!r}")
    for name in names:
        answer = extensions.load_extension(name)
        if answer == "already loaded":
            print(f"The {name} extension is already loaded. To reload it, use:")
            print(f"  %reload_ext {name}")
        elif answer == "no load function":
            raise _no_extension(name)


@magic("unload_ext")
def unload_ext(call: MagicCall) -> None:
    """Let an extension take back what it installed; its magics go too.

    Example: ``%unload_ext my_extension``
    """
    for name in _names(call):
        answer = call.context.extensions.unload_extension(name)
        if answer == "not loaded":
            raise UserMistake(f"The {name} extension is not loaded.")
        if answer == "no unload function":
            raise UserMistake(f"The {name} extension doesn't define how to unload it.")


@magic("reload_ext")
def reload_ext(call: MagicCall) -> None:
    """Unload an extension, import its module anew and load it; one that is not loaded is loaded.

    Example: ``%reload_ext my_extension``
    """
    for name in _names(call):
        if not call.context.extensions.exists(name):
            raise call.mistake(f"no module named {name!r}")
        if call.context.extensions.reload_extension(name) == "no load function":
            raise _no_extension(name)


def _no_extension(name: str) -> UserMistake:
    return UserMistake(f"The {name} module is not an IPython extension.")
