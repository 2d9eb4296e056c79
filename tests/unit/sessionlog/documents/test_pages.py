"""Markdown, reStructuredText, plain text, transcripts: which parts of a page are examples."""

from __future__ import annotations

from ipython.sessionlog.documents import markdown, rst, text, transcript
from ipython.sessionlog.documents.kinds import read_bytes
from ipython.sessionlog.examples import Document


def sources(document: Document) -> list[str]:
    return [example.source.rstrip("\n") for example in document.examples]


MARKDOWN = """\
# Page

```python
no_prompt = 1
```

```pycon
>>> a
1

>>> b
```

````text
>>> not_this
````

1. List

   ~~~ipython
   In [1]: c
   Out[1]: 3

   printed later
   ~~~

```{code-cell} ipython3
:tags: [raises-exception]

d
```

```{code-cell}
---
tags: [skip-execution]
---
e
```

```{code-block} pycon
>>> f
```

> >>> quoted
"""


def test_markdown_has_fenced_blocks_of_sessions() -> None:
    document = markdown.read("page.md", MARKDOWN)
    assert sources(document) == ["a", "b", "c", "d", "e", "f"]
    assert [block.line for block in document.blocks] == [7, 20, 27, 33, 40]
    third = document.blocks[1].examples[0]
    assert third.line == 21 and [one.text for one in third.expected] == ["3\n\nprinted later\n"]
    cell, left_out = document.blocks[2].examples[0], document.blocks[3].examples[0]
    assert cell.may_fail and cell.closed == () and cell.line == 30
    assert left_out.skip and not left_out.may_fail


def test_a_fence_that_is_not_closed_is_told() -> None:
    document = markdown.read("page.md", "Text\n\n```pycon\n>>> a\n1\n")
    assert sources(document) == ["a"]
    assert str(document.problems[0]) == "page.md:3: the block that ``` opens here is not closed"


RST = """\
Title
=====

Prose::

    >>> a
    1

.. doctest::
   :options: +ELLIPSIS

   >>> b
   1...

.. ipython::

   In [1]: c

   @verbatim
   In [2]: d

   @okexcept
   In [3]: e

.. ipython::

   @doctest float
   In [4]: f
   Out[4]: 0.1

.. ipython:: python
   :okwarning:

   g = 1
   g

.. doctest-skip::

   >>> h
"""


def test_rst_has_sessions_and_directives() -> None:
    document = rst.read("page.rst", RST)
    assert sources(document) == ["a", "b", "c", "d", "e", "f", "g = 1\ng", "h"]
    by_source = {example.source[0]: example for example in document.examples}
    assert by_source["b"].option("ELLIPSIS")
    assert by_source["c"].closed == () and not by_source["c"].skip
    assert by_source["d"].skip and by_source["e"].may_fail
    assert by_source["f"].option("FLOAT") and by_source["f"].expected[0].text == "0.1\n"
    assert by_source["g"].dialect == "cell" and by_source["h"].skip


def test_an_unknown_option_of_a_directive_is_told_with_its_line() -> None:
    document = rst.read("page.rst", ".. doctest::\n   :options: +ELIPSIS\n\n   >>> b\n")
    [example] = document.examples
    assert "did you mean ELLIPSIS?" in example.problem and example.problem_line == 1


def test_plain_text_has_both_prompts() -> None:
    document = text.read("readme.txt", "Type:\n\n>>> a\n1\n\nor\n\nIn [1]: b\nOut[1]: 2\n")
    assert sources(document) == ["a", "b"] and len(document.blocks) == 2


def test_all_random_marks_the_whole_text() -> None:
    document = text.read("readme.txt", "# all-random\n>>> a\n1\n>>> b\n2\n")
    assert all(example.option("RANDOM") for example in document.examples)


TRANSCRIPT = """\
In [1]: x = 1
In [2]: %doctest_mode
Exception reporting mode: Doctest
Doctest mode is: ON
>>> x
1
>>> 1/0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero
"""


def test_a_transcript_is_one_session() -> None:
    assert transcript.is_transcript(TRANSCRIPT)
    document = read_bytes("session.txt", TRANSCRIPT.encode())
    assert document.kind == "transcript"
    assert sources(document) == ["x = 1", "%doctest_mode", "x", "1/0"]
    assert len(document.blocks) == 1 and not any(example.problem for example in document.examples)
