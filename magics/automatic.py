"""What is done without being asked (magics.md section 4)."""

from __future__ import annotations

from ipython.api import MagicCall, magic

ON = ("on", "1", "true")
OFF = ("off", "0", "false")
RUNNERS = ("asyncio", "trio", "curio", "sync")
LEVELS = ("off", "smart", "full")  # of %autocall


@magic("automagic")
def automagic(call: MagicCall) -> None:
    """Use line magics without ``%``: ``on``, ``off``, or nothing to change over.

    Example: ``%automagic off``
    """
    word = call.line.strip().lower()
    if word and word not in ON + OFF:
        raise call.mistake(f"expected on/off, got {call.line.strip()!r}")
    on = word in ON if word else not call.context.settings.automagic
    call.context.configure(automagic=on)
    print(f"\nAutomagic is {'ON, % prefix IS NOT' if on else 'OFF, % prefix IS'} needed for line magics.")


@magic("autocall")
def autocall(call: MagicCall) -> None:
    """Call functions without parentheses: 0 off, 1 smart (with arguments only), 2 full (always).

    The words do too. Without one it changes over between off and the last of the other two.

    Example: ``%autocall 1``
    """
    word = call.line.strip().lower()
    context = call.context
    before = context.settings.autocall
    if word in LEVELS:
        level = LEVELS.index(word)
    elif word in ("0", "1", "2"):
        level = int(word)
    elif word:
        raise call.mistake(f"Valid modes: 0->Off, 1->Smart, 2->Full, not {call.line.strip()!r}")
    else:
        level = 0 if before else context.remembered.get("autocall", 1)
    if level or before:
        context.remembered["autocall"] = level or before  # which of the two comes back
    context.configure(autocall=level)
    print("Automatic calling is:", LEVELS[level].capitalize())


@magic("autoawait")
def autoawait(call: MagicCall) -> None:
    """Top-level ``await``: ``on``, ``off``, or what runs it.

    That is asyncio, trio, curio, sync, a variable of yours that takes a coroutine, or the dotted name of a callable.

    Example: ``%autoawait asyncio``
    """
    word = call.line.strip()
    settings = call.context.settings
    if not word:
        state = "on" if settings.autoawait else "off"
        print(f"IPython autoawait is `{state}`, and set to use `{_shown(settings.loop_runner)}`")
    elif word.lower() in ON + OFF:
        call.context.configure(autoawait=word.lower() in ON)
    else:
        own = call.context.names.get(word) if word not in RUNNERS else None
        if own is not None and not callable(own):
            raise call.mistake(f"the variable {word} is of type {type(own).__name__}, which runs no coroutine")
        try:
            call.context.check_loop_runner(own or word)
        except (ImportError, ValueError, AttributeError) as error:
            raise call.mistake(str(error)) from None
        call.context.configure(autoawait=True, loop_runner=own or word)


def _shown(runner: object) -> str:
    return runner if isinstance(runner, str) else str(getattr(runner, "__name__", type(runner).__name__))
