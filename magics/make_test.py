"""A test out of what was typed: ``%make_test`` (docs/making-tests.md)."""

from __future__ import annotations

from ipython.api import MagicCall, Promotion, UserMistake, magic

FORMS = ("as", "doctest", "rst", "md", "ipynb")


@magic("make_test")
def make_test(call: MagicCall) -> None:
    """Make a test of cells of this session that stays green: ``%make_test CELLS --as tests/test_x.py``.

    CELLS is a range of history such as ``3 12-20``; without one it is this session. The cells are run three times in
    new processes, each with another hash seed, working directory and clock. What differs is masked: addresses, paths,
    times, numbers, the order of a set. The rest has to stay as it is. A step that is not the same each time is refused
    with the reason, and nothing is written then; ``# random`` behind a line says that it is run and not compared.

    ``--as test_NAME.py`` writes a test for pytest, ``--doctest module.function`` puts examples at the end of that
    docstring, ``--doctest FILE.txt`` into a file, ``--md FILE``, ``--rst FILE`` and ``--ipynb FILE`` write a page or a
    notebook for ``ipython doctest``. ``--force`` replaces a file that exists.

    Example: ``%make_test 3 --as tests/test_prices.py``
    """
    promotion = call.context.need(Promotion)
    options = call.options("", "as=", "doctest=", "rst=", "md=", "ipynb=", "force", anywhere=True)
    given = [form for form in FORMS if form in options]
    if len(given) != 1 or not options[given[0]].strip():
        raise call.mistake("takes cells and one of --as FILE, --doctest NAME, --rst FILE, --md FILE, --ipynb FILE")
    sources = call.context.sources
    if options.rest.strip():
        ranges = call.context.ranges(options.rest)
        items = sources.items(ranges)
        if not items:
            raise call.mistake(sources.nothing_in(ranges))
    else:
        items = sources.session_before_now()
    try:
        print(promotion.make(items, given[0], options[given[0]], force="force" in options))
    except UserMistake as mistake:
        raise call.mistake(str(mistake)) from None
