"""``get_ipython().Completer`` in a session, and the matchers, hooks and options of existing code."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.compat.completer_api import (
    Completion,
    CompletionContext,
    SimpleCompletion,
    completions_sorting_key,
    context_matcher,
    provisionalcompleter,
    rectify_completions,
)
from ipython.compat.matchers import AttributeListings, TryNext, complete_object
from ipython.core.shell import Shell
from ipython.model.value import replace
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    made.configure(completion=replace(made.settings.completion, use_jedi=False, time_limit=20.0, ask_limit=5.0))
    made.namespace.locals.update(alpha="text", thing=SimpleNamespace(attr1=1, meth=len), keyed={"one": 1, "two": 2})
    yield made
    made.close()


@pytest.fixture
def ip(shell: Shell) -> Any:
    return shell.get_facade()


@pytest.fixture
def completer(ip: Any) -> Any:
    return ip.Completer


def texts(completer: Any, text: str) -> list[str]:
    return [one.text for one in completer.completions(text, len(text))]


def test_candidates_with_their_range(completer: Any) -> None:
    (found,) = completer.completions("print(alpha.upp", 15)
    assert (found.start, found.end, found.text, found.type) == (12, 15, "upper", "function")
    assert "start=12" in repr(found) and found == found and hash(found) and found != "upper"


def test_the_signature_is_found_when_it_is_asked_for(completer: Any) -> None:
    (found,) = completer.completions("alpha.upp", 9)
    assert found.signature.startswith("(")
    (found,) = completer.completions("alph", 4)
    assert found.signature == ""


def test_a_cursor_outside_the_text_is_refused(completer: Any) -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        list(completer.completions("abc", 4))


@pytest.mark.parametrize(
    ("arguments", "matched", "candidates"),
    [  # each as upstream without jedi answers
        (("alph",), "alph", ["alpha"]),
        ((None, "x = alph + 1", 8), "alph", ["alpha"]),
        (("nothing_there",), "", []),
        (("thing.",), ".", [".attr1", ".meth"]),
        (("thing.a",), ".a", [".attr1"]),
        ((None, "x = thing.a + 1", 11), ".a", [".attr1"]),
        (("thing.attr1.re",), ".re", [".real"]),
        (("x=thing.at",), ".at", [".attr1"]),
        ((None, 'keyed["o', 8), "o", ["one"]),
        (("%ti",), "%ti", ["%time", "%%time", "%timeit", "%%timeit"]),
        (("ti",), "ti", ["%time", "%%time", "%timeit", "%%timeit"]),
        ((None, "sorted(alpha, ke", 16), "ke", ["key=", "keyed"]),
        (("import os.pa",), "pa", ["path"]),  # upstream: os.path too
        (("\\alph",), "\\alph", ["\\alpha"]),
        (("\\alpha",), "\\alpha", ["α"]),
    ],
)
def test_the_older_form(ip: Any, arguments: tuple[Any, ...], matched: str, candidates: list[str]) -> None:
    assert ip.complete(*arguments) == (matched, candidates)
    assert ip.Completer.complete(*arguments) == (matched, candidates)


def test_the_names_it_looks_at(completer: Any) -> None:
    assert completer.namespace["alpha"] == "text" and "alpha" in completer.global_namespace


def test_from_a_cell() -> None:
    cell = "alphabet = 1\n[c.text for c in get_ipython().Completer.completions('alphab', 6)]\n"
    assert run_session(cell) == "Out[2]: ['alphabet']"


# -- matchers ---------------------------------------------------------------------------------------------------------


def test_a_function_of_a_text(completer: Any) -> None:
    asked = []

    def pets(text: str) -> list[str]:
        asked.append(text)
        return ["zebra", "ant"]

    completer.custom_matchers.append(pets)
    assert texts(completer, "foo(a.z") == ["ant", "zebra"] and asked == ["a.z"]
    (first, _) = completer.completions("foo(a.z", 7)
    assert (first.start, first.end, first.type) == (4, 7, "custom")


def test_a_function_of_a_context(completer: Any) -> None:
    asked: list[CompletionContext] = []

    @context_matcher(identifier="pets", priority=10)
    def pets(context: CompletionContext) -> dict[str, Any]:
        asked.append(context)
        return {
            "completions": [SimpleCompletion("zebra", type="pet"), SimpleCompletion("ant")],
            "matched_fragment": "ca",
            "ordered": True,
            "suppress": True,
            "do_not_suppress": {"IPCompleter.python_matcher"},
        }

    completer.custom_matchers.append(pets)
    found = list(completer.completions("x = 1\nalca", 10))
    assert [(one.text, one.type, one.start) for one in found] == [("zebra", "pet", 8), ("ant", "custom", 8)]
    (context,) = asked
    assert (context.token, context.cursor_line, context.cursor_position) == ("alca", 1, 4)
    assert context.line_with_cursor == context.text_until_cursor == "alca" and context.full_text == "x = 1\nalca"
    assert pets in completer.matchers
    completer.disable_matchers = ["pets"]
    assert texts(completer, "x = 1\nalca") == [] and len(asked) == 1


def test_a_matcher_that_fails_is_skipped_and_told(shell: Shell, completer: Any) -> None:
    def broken(text: str) -> list[str]:
        raise RuntimeError("no pets today")

    completer.custom_matchers.append(broken)
    shown = run_session("get_ipython().complete('alph')[1]\nget_ipython().complete('alph')[1]", shell=shell)
    assert shown.count("no pets today") == 1 and shown.count("['alpha']") == 2 and "broken" in shown


@pytest.mark.timeout(60, method="thread")
def test_a_matcher_that_hangs_is_left(shell: Shell, completer: Any) -> None:
    evaluator: Any = shell.introspection.evaluator
    evaluator.consent._seconds = 0.1
    completer.custom_matchers.append(lambda text: time.sleep(30))
    began = time.perf_counter()
    assert texts(completer, "alph") == ["alpha"] and time.perf_counter() - began < 10


def test_a_custom_completer_comes_first(ip: Any) -> None:
    def pets(self: Any, text: str) -> list[str]:
        assert self is ip.Completer
        return ["alpaca"]

    ip.set_custom_completer(pets)
    assert texts(ip.Completer, "alp") == ["alpaca", "alpha"]


def test_hooks_for_commands(ip: Any) -> None:
    events = []

    def hook(shell: Any, event: Any) -> list[str]:
        assert shell is ip
        events.append((event.line, event.symbol, event.command, event.text_until_cursor))
        return ["alpaca", "albatross", "bear"]

    ip.set_hook("complete_command", hook, str_key="feed")
    ip.set_hook("complete_command", hook, re_key=r"gr.*")
    assert ip.complete(None, "feed x al", 9) == ("al", ["alpaca", "albatross"])
    assert events == [("feed x al", "al", "feed", "feed x al")]
    assert ip.complete(None, "groom AL", 8)[1] == ["alpaca", "albatross"]
    assert ip.complete(None, "walk alph", 9)[1] != ["alpaca"] and len(events) == 2
    ip.set_hook("complete_command", hook, re_key=r".* with ")
    assert ip.complete(None, "walk with alp", 13)[1] == ["alpaca"]  # a pattern is for the line, not its first word
    assert texts(ip.Completer, "feed zzz") == []


def test_a_hook_for_a_magic_and_one_that_passes_on(ip: Any) -> None:
    def passes(shell: Any, event: Any) -> list[str]:
        raise TryNext

    ip.set_hook("complete_command", passes, priority=1, str_key="%feed")
    ip.set_hook("complete_command", lambda shell, event: ["hay"], priority=2, str_key="%feed")
    assert ip.complete(None, "%feed ha", 8)[1] == ["hay"] and ip.complete(None, "feed ha", 7)[1] == ["hay"]


def test_other_hooks_are_not_silently_dropped() -> None:
    assert "the hook 'editor' is not used by this shell" in run_session("get_ipython().set_hook('editor', len)")


def test_a_function_lists_the_attributes_of_a_type(completer: Any) -> None:
    class Remote:
        real = 1

    class Near(Remote):
        pass

    completer.namespace["remote"] = Near()

    @complete_object.register(Remote)
    def names(instance: Remote, previous: list[str]) -> list[str]:
        assert "real" in previous
        return [*previous, "far"]

    try:
        assert texts(completer, "remote.") == ["far", "real"]
        complete_object.register(Remote, lambda instance, previous: 1 / 0)
        assert texts(completer, "remote.") == ["real"]
    finally:
        complete_object._functions.clear()


def test_listings_find_the_nearest_type_and_may_pass_on() -> None:
    listings = AttributeListings()
    listings.register(int, lambda instance, previous: ["whole"])
    assert listings(True, []) == ["whole"] and bool(listings)

    @listings.register(bool)
    def passes(instance: bool, previous: list[str]) -> list[str]:
        raise TryNext

    assert listings.list_for(True, []) is None
    with pytest.raises(TryNext):
        listings("", [])


def test_the_shells_own_matchers_have_upstreams_names(completer: Any, tmp_path: Path) -> None:
    found = {one.matcher_identifier: one for one in completer.matchers}
    for name in ("dict_key_matcher", "magic_matcher", "python_matcher", "file_matcher", "custom_completer_matcher"):
        assert f"IPCompleter.{name}" in found
    assert "IPCompleter.jedi_matcher" not in found and "back_latex_name_matcher" in found
    completer.use_jedi = True
    completer.backslash_combining_completions = False
    names = [one.matcher_identifier for one in completer.matchers]
    assert "IPCompleter.jedi_matcher" in names and "back_latex_name_matcher" not in names
    (tmp_path / "data").mkdir()
    answer = found["IPCompleter.file_matcher"](
        CompletionContext("", f"open('{tmp_path}/da", len(f"open('{tmp_path}/da"), 0)
    )
    assert [one.text for one in answer["completions"]] == ["data/"] and answer["matched_fragment"] == "da"
    assert found["IPCompleter.magic_matcher"](CompletionContext("alph", "alph", 4, 0))["completions"] == []


# -- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "new", "field", "kept"),
    [
        ("evaluation", "unsafe", "evaluation", "unsafe"),
        ("greedy", True, "greedy", True),
        ("auto_close_dict_keys", True, "auto_close_keys", True),
        ("omit__names", 1, "omit_names", 1),
        ("merge_completions", False, "merge", False),
        ("dict_keys_only", True, "dict_keys_only", True),
        ("suppress_competing_matchers", {"a": True}, "suppress_competing", {"a": True}),
        ("disable_matchers", ["x"], "disabled", ("x",)),
        ("policy_overrides", {"allow_auto_import": False}, "policy_overrides", (("allow_auto_import", False),)),
        ("jedi_compute_type_timeout", 5, "fill_limit", 5),
        ("fuzzy", True, "fuzzy", True),
    ],
)
def test_options_are_read_and_set(shell: Shell, completer: Any, option: str, new: Any, field: str, kept: Any) -> None:
    before = getattr(completer, option)
    assert before != new
    setattr(completer, option, new)
    assert getattr(completer, option) == new and getattr(shell.settings.completion, field) == kept


@pytest.mark.parametrize(
    ("option", "new", "sentence"),
    [
        (
            "evaluation",
            "limitd",
            "takes one of forbidden, minimal, limited, unsafe, dangerous, not 'limitd'; did you mean",
        ),
        ("omit__names", 7, "takes one of 0, 1, 2, not 7"),
        ("use_jedi", "perhaps", "takes True or False, not 'perhaps'"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(completer: Any, option: str, new: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match="Completer." + option) as caught:
        setattr(completer, option, new)
    assert sentence in str(caught.value)


def test_an_unknown_attribute_is_an_attribute_error(completer: Any) -> None:
    with pytest.raises(AttributeError, match="no_such_option"):
        completer.no_such_option  # noqa: B018
    completer.note = 1
    assert completer.note == 1


def test_options_take_effect_at_once(completer: Any) -> None:
    assert texts(completer, "keyed['") == ["one", "two"]
    completer.auto_close_dict_keys = True
    assert texts(completer, "keyed['") == ["one']", "two']"]
    completer.auto_close_dict_keys, completer.greedy = False, True
    assert texts(completer, "keyed['") == ["one']", "two']"]
    assert not [text for text in texts(completer, "thing.") if text.startswith("_")]
    completer.omit__names = 0
    assert "__class__" in texts(completer, "thing.")
    completer.fuzzy, completer.omit__names = True, 2
    assert texts(completer, "thing.atr") == ["attr1"]


# -- the names that are imported --------------------------------------------------------------------------------------


def test_rectified_candidates_have_one_range() -> None:
    with provisionalcompleter():
        found = list(rectify_completions("abc.de", [Completion(4, 6, "def"), Completion(0, 6, "abc.dex")]))
    assert [(one.start, one.end, one.text) for one in found] == [(0, 6, "abc.def"), (0, 6, "abc.dex")]
    assert list(rectify_completions("abc", [])) == []


def test_order_of_candidates() -> None:
    words = ["__x__", "_x", "x", "%%y", "%y", "y="]
    assert sorted(words, key=completions_sorting_key) == ["y=", "x", "%y", "%%y", "_x", "__x__"]


def test_representations() -> None:
    assert repr(SimpleCompletion("a", type="b")) == "<SimpleCompletion text='a' type='b'>"
    assert "token='a'" in repr(CompletionContext("a", "a", 1, 0))
    assert CompletionContext("a", "a", 1, 5).line_with_cursor == ""
