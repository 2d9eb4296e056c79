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
    for name in _names(call):
        answer = _import_guarded(call, name, call.context.extensions.load_extension)
        if answer == "already loaded":
            print(f"The {name} extension is already loaded. To reload it, use:")
            print(f"  %reload_ext {name}")
        elif answer == "no load function":
            raise call.mistake(f"the module {name} is no extension: it has no load_ipython_extension function")


@magic("unload_ext")
def unload_ext(call: MagicCall) -> None:
    """Let an extension take back what it installed.

    Example: ``%unload_ext my_extension``
    """
    for name in _names(call):
        answer = call.context.extensions.unload_extension(name)
        if answer == "not loaded":
            raise call.mistake(f"the {name} extension is not loaded")
        if answer == "no unload function":
            raise call.mistake(f"the {name} extension doesn't define how to unload it")


@magic("reload_ext")
def reload_ext(call: MagicCall) -> None:
    """Unload an extension, import its module anew and load it; one that is not loaded is loaded.

    Example: ``%reload_ext my_extension``
    """
    for name in _names(call):
        answer = _import_guarded(call, name, call.context.extensions.reload_extension)
        if answer == "no load function":
            raise call.mistake(f"the module {name} is no extension: it has no load_ipython_extension function")


def _import_guarded(call: MagicCall, name: str, action: object) -> object:
    try:
        return action(name)  # type: ignore[operator]
    except ModuleNotFoundError as error:
        if error.name is not None and (error.name == name or name.startswith(error.name + ".")):
            raise call.mistake(f"no module named {name!r}") from None
        raise
