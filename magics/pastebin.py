"""Publishing code on a paste service that the person has chosen (magics.md section 14)."""

from __future__ import annotations

from ipython.api import MagicCall, UserMistake, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from urllib.request import BaseHandler

TITLE = "Pasted from IPython"
EXPIRY, LONGEST_EXPIRY = 7, 365  # days
WAIT_SERVICE = 10.0  # seconds without an answer
AGREED = "pastebin"  # what is remembered once a person has agreed in this session


@magic("pastebin")
def pastebin(call: MagicCall) -> str:
    """Publish code on a paste service and return its address.

    The source is a range of history, a file, a macro or a variable; without one it is this session. ``-d TITLE`` is the
    title, ``-e DAYS`` how long it is kept (7). Off until ``c.CodeMagics.paste_service`` names the address to post to,
    as a form with title, syntax, content and expiry_days; asks before the first upload of a session.

    Example: ``%pastebin -d "a question" 1-10``
    """
    options = call.options("d:e:", anywhere=True, posix=False)
    days = _days(options.get("e", str(EXPIRY)))
    title = options.get("d", TITLE).strip("'\"")
    code = call.context.sources.find(options.rest, title=call.title)
    address = call.context.settings.commands.paste_service
    if not address:
        raise call.mistake(
            "is off, because it publishes code; set c.CodeMagics.paste_service to the address of a paste service"
        )
    if not address.startswith(("https://", "http://")):
        raise call.mistake(f"CodeMagics.paste_service is no http address: {address!r}")
    if not code.strip():
        raise call.mistake("there is nothing to publish yet")
    if call.context.remembered.get(AGREED) != address:
        _ask(call, address, code)
        call.context.remembered[AGREED] = address
    return _post(call, address, {"title": title, "syntax": "python", "content": code, "expiry_days": str(days)})


def _days(text: str) -> int:
    try:
        days = int(text)
    except ValueError as error:
        raise UserMistake(f"%pastebin: -e takes a number of days, not {text!r}") from error
    if not 1 <= days <= LONGEST_EXPIRY:
        raise UserMistake(f"Expiry days should be in range of 1 to {LONGEST_EXPIRY}")
    return days


def _ask(call: MagicCall, address: str, code: str) -> None:
    lines = code.rstrip("\n").count("\n") + 1
    question = f"Publish {lines} line{'' if lines == 1 else 's'} at {address}, for everybody to read (y/[n])? "
    try:
        agreed = call.context.agrees(question, call.title)
    except UserMistake:
        raise call.mistake("publishes code, and nobody can be asked here; nothing was sent") from None
    if not agreed:
        raise call.mistake("nothing was sent")


def _post(call: MagicCall, address: str, fields: dict[str, str]) -> str:
    from urllib.error import HTTPError
    from urllib.parse import urlencode, urljoin
    from urllib.request import Request, build_opener

    request = Request(address, urlencode(fields).encode(), {"User-Agent": "IPython"})
    opener = build_opener(_without_redirects())
    try:
        with opener.open(request, timeout=WAIT_SERVICE) as answer:
            location = answer.headers.get("Location")
    except HTTPError as error:
        location = error.headers.get("Location") if 300 <= error.code < 400 else None
        if location is None:
            raise call.mistake(f"{address} answered {error.code} {error.reason}") from None
    except (OSError, ValueError) as error:
        raise call.mistake(f"cannot reach {address}: {getattr(error, 'reason', None) or error}") from None
    if not location:
        raise call.mistake(f"{address} did not say where the code went")
    where: str = urljoin(address, location)
    return where


def _without_redirects() -> BaseHandler:
    # A service that answers with a redirection means the address of the paste; there is no need to fetch it.
    from urllib.request import HTTPRedirectHandler

    class Handler(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    return Handler()
