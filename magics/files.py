"""Files (magics.md section 22)."""

from __future__ import annotations

import os

from ipython.api import MagicCall, MimeBundle, UserMistake, magic

# Names by which pygments knows the languages of files; an empty one: no colours.
LANGUAGES = dict(
    pair.split(":")
    for pair in """.py:python .pyw:python .pyi:python .ipy:python .sh:bash .bash:bash .c:c .h:c .cpp:cpp .css:css
    .html:html .js:javascript .json:json .md:markdown .pl:perl .rb:ruby .rs:rust .rst:rst .sql:sql .toml:toml
    .ts:typescript .xml:xml .yaml:yaml .yml:yaml .ini:ini .txt: .log: .csv:""".split()
)


@magic("writefile", kind="cell")
def writefile(call: MagicCall) -> None:
    """Write the cell to a file, exactly as it stands, in UTF-8.

    ``-a`` (``--append``) puts it behind what is there, ``-p`` (``--parents``) makes missing folders. ``~`` is your
    home; quotes around a name with blanks are removed. The file appears as a whole: when it cannot be written, what
    was there stays.

    Example: ``%%writefile -p notes/today.txt``
    """
    options = call.options("ap", "append", "parents", argparse=True)
    names = [word.text for word in options.words]
    if not names or not names[0]:
        raise UserMistake("the following arguments are required: filename")
    if len(names) > 1:
        raise UserMistake(f"unrecognized arguments: {' '.join(names[1:])} (quotes keep a name with blanks together)")
    path = os.path.expanduser(names[0])
    append = "a" in options or "append" in options
    there = os.path.exists(path)
    parents = "p" in options or "parents" in options
    made: list[str] = []
    try:
        if parents:
            made = _make_folders(os.path.dirname(path))
        call.context.write_file(path, call.body or "", append=append)
    except (OSError, ValueError) as error:
        for folder in reversed(made):
            os.rmdir(folder)
        hint = "; -p makes the folders" if not parents and not os.path.exists(os.path.dirname(path) or ".") else ""
        reason = getattr(error, "strerror", None) or error
        raise call.mistake(f"cannot write {names[0]!r}: {reason}{hint}") from None
    print(f"{'Writing' if not there else 'Appending to' if append else 'Overwriting'} {path}")


def _make_folders(path: str) -> list[str]:
    """Make a folder and those above it; returns the ones that were missing, the topmost first."""
    if not path or os.path.isdir(path):
        return []
    made = _make_folders(os.path.dirname(path.rstrip(os.sep)))
    try:
        os.mkdir(path)
    except OSError as error:
        for folder in reversed(made):
            os.rmdir(folder)
        if isinstance(error, FileExistsError):
            raise NotADirectoryError(20, f"{path!r} is no folder") from None
        raise
    return [*made, path]


@magic("pycat")
def pycat(call: MagicCall) -> None:
    """Show code in the pager, coloured: a file, an address, a range of history, a macro or a variable with code.

    Without an argument this session is shown. The language is told by the ending of a file's name; everything else
    is Python.

    Example: ``%pycat setup.py``
    """
    text = call.line.strip()
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        text = text[1:-1]
    code = call.context.sources.find(text, title=call.title, keep_coding=True)
    language = LANGUAGES.get(os.path.splitext(text)[1].lower(), "python")
    call.context.page(MimeBundle({"text/plain": code}, {"text/plain": {"language": language}}))
