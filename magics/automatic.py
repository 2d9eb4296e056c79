"""What is done without being asked (magics.md section 4)."""

from __future__ import annotations

from ipython.api import MagicCall, magic

ON = ("on", "1", "true")
OFF = ("off", "0", "false")


@magic("automagic")
def automagic(call: MagicCall) -> None:
    """Use line magics without ``%``: ``on``, ``off``, or nothing to change over.

    Example: ``%automagic off``
    """
    word = call.line.strip().lower()
    if word and word not in ON + OFF:
        raise call.mistake(f"takes on or off, not {word!r}")
    on = word in ON if word else not call.context.settings.automagic
    call.context.configure(automagic=on)
    print(f"Automagic is {'ON, % prefix IS NOT' if on else 'OFF, % prefix IS'} needed for line magics.")


@magic("autocall")
def autocall(call: MagicCall) -> None:
    """Call functions without parentheses: 0 off, 1 with arguments only, 2 always; nothing changes over.

    Example: ``%autocall 1``
    """
    word = call.line.strip()
    if word and word not in ("0", "1", "2"):
        raise call.mistake(f"takes 0, 1 or 2, not {word!r}")
    level = int(word) if word else (0 if call.context.settings.autocall else 1)
    call.context.configure(autocall=level)
    print("Automatic calling is:", ("OFF", "Smart", "Full")[level])


@magic("autoawait")
def autoawait(call: MagicCall) -> None:
    """Top-level ``await``: ``on``, ``off``, or what runs it (asyncio, trio, curio, sync, a dotted name).

    Example: ``%autoawait asyncio``
    """
    word = call.line.strip()
    settings = call.context.settings
    if not word:
        state = "on" if settings.autoawait else "off"
        print(f"IPython autoawait is `{state}`, and set to use `{settings.loop_runner}`")
    elif word.lower() in ON + OFF:
        call.context.configure(autoawait=word.lower() in ON)
    else:
        try:
            call.context.check_loop_runner(word)
        except (ImportError, ValueError, AttributeError) as error:
            raise call.mistake(str(error)) from None
        call.context.configure(autoawait=True, loop_runner=word)
