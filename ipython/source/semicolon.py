"""Whether a cell ends in a ``;`` token, which hides its value."""

from __future__ import annotations


def ends_with_semicolon(source: str) -> bool:
    """Return whether the last token of ``source`` is a semicolon; comments and blanks behind it do not count.

    >>> ends_with_semicolon("1;  # no"), ends_with_semicolon("';'"), ends_with_semicolon("1  # a;")
    (True, False, False)
    """
    text = source.rstrip()
    if ";" not in text:
        return False
    if "#" not in text[text.rfind("\n") + 1 :] and text[-1] != "#":
        return text[-1] == ";"
    from ipython.source.scan import statements

    answer = False
    for statement in statements(text, frozenset()):
        end = statement.comment if statement.comment >= 0 else statement.end
        if end > statement.first:  # not a line with nothing but a comment
            answer = statement.whole and text[statement.start : end].rstrip().endswith(";")
    return answer
