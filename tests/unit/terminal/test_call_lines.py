"""Help on a call as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipython.model.inspection import CallHelp
from ipython.terminal.call_lines import DOC_ROWS, SIGNATURE_ROWS, WIDTH, call_lines


def text_of(shown: CallHelp, width: int, rows: int = 4) -> list[str]:
    return ["".join(piece[1] for piece in line) for line in call_lines(shown, width, rows)]


def active_of(shown: CallHelp, width: int) -> str:
    return "".join(piece[1] for line in call_lines(shown, width) for piece in line if piece[0] == "class:call.active")


def test_signature_and_first_paragraph() -> None:
    shown = CallHelp("half", ("number=2", "*", "rounded=False"), 0, "float", "Half of a number.")
    assert text_of(shown, 80) == [
        " half(number=2, *, rounded=False) -> float ",
        " Half of a number.                         ",
    ]
    assert active_of(shown, 80) == "number=2"


def test_no_parameter_is_marked_where_none_is_typed() -> None:
    assert active_of(CallHelp("f", ("a",), -1), 80) == ""
    assert text_of(CallHelp("f", (), -1), 80) == [" f() "]


def test_a_long_signature_keeps_the_current_parameter_and_shows_what_is_left_out() -> None:
    parameters = tuple(f"parameter_{number}=None" for number in range(60))
    for active in (0, 30, 59):
        shown = CallHelp("read", parameters, active)
        lines = text_of(shown, 80)
        assert len(lines) == SIGNATURE_ROWS
        assert active_of(shown, 80) == f"parameter_{active}=None"
        assert "…" in "".join(lines)
    assert text_of(CallHelp("read", parameters, 30), 80)[0].startswith(" read(…, ")


def test_a_long_doc_is_cut() -> None:
    lines = text_of(CallHelp("f", ("x",), 0, "", "word " * 200), 60)
    assert len(lines) == 1 + DOC_ROWS and lines[-1].rstrip().endswith("…")


def test_the_documentation_gives_way_to_the_signature() -> None:
    shown = CallHelp("f", ("x",), 0, "", "What it does.")
    assert text_of(shown, 60, rows=1) == [" f(x) "]


def test_a_very_long_current_parameter_and_return_type_are_cut() -> None:
    shown = CallHelp("f" * 300, ("x: " + "Union[" * 100,), 0, "R" * 500)
    lines = text_of(shown, 40)
    assert lines and all(len(line) <= 40 for line in lines) and "…" in lines[0]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@given(
    texts,
    st.lists(texts, max_size=30),
    st.integers(-1, 29),
    texts,
    texts,
    st.integers(0, 160),
    st.integers(0, 5),
)
def test_lines_fit_and_are_of_one_width(
    name: str, parameters: list[str], active: int, returns: str, doc: str, width: int, rows: int
) -> None:
    from prompt_toolkit.formatted_text import fragment_list_width

    active = min(active, len(parameters) - 1)
    lines = call_lines(CallHelp(name, tuple(parameters), active, returns, doc), width, rows)
    assert len(lines) <= max(0, rows)
    assert len({fragment_list_width(line) for line in lines}) <= 1
    for line in lines:
        assert fragment_list_width(line) <= min(width, WIDTH)
