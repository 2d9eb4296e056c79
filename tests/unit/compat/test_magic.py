"""Magics as existing code writes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from traitlets import Int

from ipython.api import UserMistake
from ipython.app.assemble import make_shell
from ipython.app.current import Current
from ipython.compat.magic import (
    Magics,
    cell_magic,
    line_cell_magic,
    line_magic,
    magics_class,
    needs_local_scope,
    no_var_expand,
    output_can_be_silenced,
    register_cell_magic,
    register_line_cell_magic,
    register_line_magic,
)
from ipython.compat.magic_arguments import argument, argument_group, defaults, kwds, magic_arguments, parse_argstring
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from tests.helpers.session import run_session


@magics_class
class Sample(Magics):
    """Magics of all kinds."""

    level = Int(3, help="how much").tag(config=True)

    @line_magic
    def lm(self, line: str) -> Any:
        """Say the line."""
        return self.level, line

    @cell_magic("c!")
    def cm(self, line: str, cell: str) -> Any:
        return line, cell

    @needs_local_scope
    @line_cell_magic
    def lcm(self, line: str, cell: str | None = None, local_ns: Any = None) -> Any:
        return line, cell, local_ns.get("here")

    @no_var_expand
    @line_magic
    def raw(self, line: str) -> str:
        return line

    @line_magic("one")
    @line_magic("two")
    def both(self, line: str) -> str:
        return line

    @output_can_be_silenced
    @line_cell_magic
    def quiet(self, line: str, cell: str | None = None) -> str:
        return line + (cell or "")

    @line_magic
    def options(self, line: str) -> Any:
        return self.parse_options(line, "ab:", "long", "val=")


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    with Current(made):
        yield made
    made.close()


@pytest.fixture
def ip(shell: Shell) -> Any:
    facade = shell.get_facade()
    facade.register_magics(Sample)
    return facade


def value_of(shell: Shell, source: str) -> Any:
    result = shell.run_cell(Cell(source))
    if result.error is not None:
        raise result.error
    return result.value


def test_a_class_of_magics(shell: Shell, ip: Any) -> None:
    assert value_of(shell, "%lm a  b") == (3, "a  b")
    assert value_of(shell, "%%c! x\nbody\n") == ("x", "body\n")
    assert value_of(shell, "x = 5\n%lm $x {x + 1}") == (3, "5 6")
    assert value_of(shell, "%raw $x") == "$x"
    assert value_of(shell, "%one 1") == value_of(shell, "%two 1") == "1"
    assert value_of(shell, "def f(here):\n    found = %lcm a\n    return found\nf(7)") == ("a", None, 7)
    assert value_of(shell, "here = 8\n") is not value_of(shell, "%%lcm a\nb\n")
    assert value_of(shell, "%%lcm a\nb\n") == ("a", "b\n", 8)
    assert ip.magics_manager.registry["Sample"].shell is ip
    assert ip.find_line_magic("lm")("x") == (3, "x")


def test_a_value_is_dropped_where_the_code_ends_in_a_semicolon(shell: Shell, ip: Any) -> None:
    assert value_of(shell, "%quiet a") == "a"
    assert value_of(shell, "x = %quiet a;  # no\nx") is None
    assert ip.run_cell_magic("quiet", "", "b;\n") is None
    assert ip.run_cell_magic("quiet", "a;", "b\n") == "a;b\n"


def test_an_object_and_a_class_without_the_decorator_are_registered_too(shell: Shell, ip: Any) -> None:
    class Forgotten(Magics):
        @line_magic
        def forgotten(self, line: str) -> str:
            return "found"

    class Derived(Forgotten):
        @line_magic
        def derived(self, line: str) -> str:
            return "derived"

    class Later(Magics):
        @line_magic
        def later(self, line: str) -> str:
            return "later"

    ip.register_magics(Derived(ip), Later)
    assert [value_of(shell, f"%{name}") for name in ("forgotten", "derived", "later")] == ["found", "derived", "later"]
    assert Later.magics == {"line": {"later": "later"}, "cell": {}}


def test_later_registrations_win_and_overridden_methods_are_called(shell: Shell, ip: Any) -> None:
    class Other(Sample):
        def lm(self, line: str) -> Any:
            return "mine"

    ip.register_magics(Other)
    assert value_of(shell, "%lm") == "mine"


def test_what_is_no_class_of_magics_is_refused(ip: Any) -> None:
    class Plain:
        pass

    with pytest.raises(ValueError, match=r"Plain is no class of magics: those are subclasses of IPython.core.magic.Ma"):
        ip.register_magics(Plain)
    with pytest.raises(ValueError, match=r"int is no class of magics"):
        ip.register_magics(3)
    with pytest.raises(ValueError, match=r"must be line, cell or line_cell, not 'bogus'"):
        ip.register_magic_function(len, "bogus")
    with pytest.raises(TypeError, match=r"@line_magic stands bare above a function or takes the name"):
        line_magic(3)
    with pytest.raises(TypeError, match=r"@register_cell_magic stands bare"):
        register_cell_magic(3)
    with pytest.raises(TypeError, match=r"@magics_class belongs above a subclass of Magics"):
        magics_class(int)  # type: ignore[arg-type]


def test_options_in_getopt_notation(shell: Shell, ip: Any) -> None:
    given, rest = value_of(shell, '%options -a -b3 --long --val=4 rest of "line here"')
    assert given == {"a": "", "b": "3", "long": "", "val": "4"}
    assert (given.a, given.b, rest) == ("", "3", "rest of line here")
    assert not hasattr(given, "c")
    with pytest.raises(UserMistake, match=r'option -z not recognized \(allowed: "ab:" long val=\)'):
        value_of(shell, "%options -z")
    with pytest.raises(UserMistake, match=r"option --val requires argument"):
        value_of(shell, "%options --val")
    with pytest.raises(UserMistake, match=r"is not closed"):
        value_of(shell, "%options 'a")
    sample = ip.magics_manager.registry["Sample"]
    assert sample.parse_options("-b 1 -b 2 x", "b:") == ({"b": ["1", "2"]}, "x")
    assert sample.parse_options("-b 1 x", "b:", list_all=True) == ({"b": ["1"]}, "x")
    assert sample.parse_options("-a 'x  y' z", "a", mode="list") == ({"a": ""}, ["x  y", "z"])
    assert sample.parse_options("-a 'x  y' z", "a", mode="list", posix=False) == ({"a": ""}, ["'x  y'", "z"])
    assert sample.parse_options("-a  'x  y'  z", "a", preserve_non_opts=True) == ({"a": ""}, "'x  y'  z")
    assert sample.parse_options("it's", "", strict=False)[1] == "its"
    with pytest.raises(ValueError, match="mode must be 'string' or 'list'"):
        sample.parse_options("", "", mode="bogus")


def test_default_options_stand_in_front(shell: Shell, ip: Any) -> None:
    ip.magics_manager.registry["Sample"].default_option("options", "-b 9")
    assert value_of(shell, "%options x") == ({"b": "9"}, "x")
    with pytest.raises(UserMistake, match="nosuch is not a magic function of Sample"):
        ip.magics_manager.registry["Sample"].default_option("nosuch", "-b 9")


def test_functions_register_themselves(shell: Shell) -> None:
    value_of(
        shell,
        "from IPython.core.magic import register_line_magic, register_cell_magic, register_line_cell_magic\n"
        "@register_line_magic\n"
        "def greet(line):\n    'Greet.'\n    return 'Hi ' + line\n"
        "@register_cell_magic('shout')\n"
        "def _shout(line, cell): return cell.upper()\n"
        "@register_line_cell_magic\n"
        "def echo(line, cell=None): return line, cell\n",
    )
    assert value_of(shell, "%greet you") == "Hi you"
    assert value_of(shell, "%%shout\na\n") == "A\n"
    assert value_of(shell, "%echo 1") == ("1", None)
    assert value_of(shell, "%%echo 1\n2\n") == ("1", "2\n")
    assert value_of(shell, "greet('me')") == "Hi me"


def test_functions_register_with_the_running_shell_or_say_that_there_is_none(shell: Shell) -> None:
    @register_line_magic
    def here(line: str) -> str:
        return "here " + line

    assert value_of(shell, "%here 1") == "here 1"

    @register_line_cell_magic("there")
    def anything(line: str, cell: str | None = None) -> str:
        return "there"

    assert value_of(shell, "%there") == "there"


def test_without_a_shell_a_function_cannot_register() -> None:
    with pytest.raises(NameError, match="no shell runs here"):
        register_line_magic(len)


def arguments_class() -> Any:
    class Arguments(Magics):
        """Magics with arguments in the style of argparse."""

        @magic_arguments()
        @argument("-o", "--option", help="opt")
        @argument("-n", type=int, default=1, metavar="a b", help="a number")
        @argument_group("Special")
        @argument("--flag", action="store_true", help="on")
        @argument("arg", nargs="*", help="positional")
        @defaults(more=5)
        @kwds(epilog="The end.")
        @line_magic
        def mg(self, line: str) -> Any:
            """Summary line.

            More.
            """
            return parse_argstring(self.mg, line)

        @magic_arguments("shown")
        @argument("filename")
        @line_magic
        def part(self, line: str) -> Any:
            """Another."""
            return parse_argstring(self.part, line, partial=True)

    return Arguments


def test_arguments_in_the_style_of_argparse(shell: Shell, ip: Any) -> None:
    ip.register_magics(arguments_class())
    found = value_of(shell, "%mg -o \"a b\" 'c d' -n 4 --flag")
    assert (found.option, found.arg, found.n, found.flag, found.more) == ('"a b"', ["'c d'"], 4, True, 5)
    known, unknown = value_of(shell, "%part x --bad")
    assert (known.filename, unknown) == ("x", ["--bad"])
    for line, message in {
        "%mg --bad": "unrecognized arguments: --bad",
        "%mg -n x": "argument -n: invalid int value: 'x'",
        "%mg --option": "expected one argument",
        "%part": "the following arguments are required: filename",
        "%mg 'a": "is not closed",
    }.items():
        with pytest.raises(UserMistake, match=message):
            value_of(shell, line)


def test_the_help_text_lists_the_arguments_and_is_made_late(shell: Shell, ip: Any) -> None:
    ip.register_magics(arguments_class())
    function = shell.plugins.require("line", "mg").load()
    assert function.__doc__.startswith("Summary line.")
    assert shell.plugins.require("line", "mg").summary == "Summary line."
    assert ip.magics_manager.lsmagic_docs(brief=True)["line"]["mg"] == "Summary line."
    text = ip.magics_manager.lsmagic_docs()["line"]["mg"]
    assert text.splitlines()[:7] == [
        "::",
        "",
        "  %mg [-o OPTION] [-n <a b>] [--flag] [arg ...]",
        "",
        "Summary line.",
        "",
        "More.",
    ]
    assert "  -n <a b>" in text
    assert text.index("Special:") < text.index("--flag  ")
    assert text.endswith("The end.")
    assert function.__doc__.strip() == text.strip()
    assert ip.magics_manager.lsmagic_docs()["line"]["part"].splitlines()[2] == "  %shown filename"


def test_aliases_of_magics(shell: Shell, ip: Any) -> None:
    ip.magics_manager.register_alias("again", "lm", "line", "-x")
    assert value_of(shell, "%again 1") == (3, "-x 1")
    ip.magics_manager.register_alias("again2", "lcm", "line_cell")
    assert value_of(shell, "here = 1\n%again2 1") == ("1", None, 1)
    assert value_of(shell, "%%again2 1\n2\n") == ("1", "2\n", 1)


def test_magics_that_are_declared_and_loaded_late(shell: Shell, ip: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "late_class.py").write_text(
        "from IPython.core.magic import *\n"
        "@magics_class\n"
        "class Late(Magics):\n"
        "    @line_magic\n"
        "    def late(self, line): return 'late ' + line\n"
        "    @line_magic\n"
        "    def pwd(self, line): return 'not mine'\n"
    )
    (tmp_path / "late_extension.py").write_text(
        "def load_ipython_extension(ip):\n    ip.register_magic_function(lambda line: 'ext ' + line, 'line', 'ext')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    manager = ip.magics_manager
    for name, spec in {"late": "late_class:Late", "ext": "late_extension", "gone": "no_such_module"}.items():
        manager.register_lazy(name, spec)
    manager.register_lazy("pwd", "late_class:Late")
    import sys

    assert repr(manager.magics["line"]["late"]) == "<unloaded magic late from late_class:Late>"
    assert "late" in manager.magics["cell"]
    assert "late_class" not in sys.modules
    assert value_of(shell, "%late a") == "late a"
    assert value_of(shell, "%ext a") == "ext a"
    assert value_of(shell, "%pwd") != "not mine"
    assert type(manager.registry["Late"]).__name__ == "Late"
    with pytest.raises(UserMistake, match=r"Magic `%gone` could not be loaded: No module named 'no_such_module'"):
        value_of(shell, "%gone")
    with pytest.raises(UserMistake, match=r"`%%late` is registered as lazy \(late_class:Late\) but loading it did not"):
        value_of(shell, "%%late\nbody\n")
    with pytest.raises(KeyError):
        manager.registry["Nothing"]


def test_a_class_that_is_declared_loads_when_the_registry_is_asked(ip: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "asked_class.py").write_text(
        "from IPython.core.magic import *\nclass Asked(Magics):\n    @line_magic\n    def asked(self, line): return 1\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    ip.magics_manager.register_lazy("asked", "asked_class:Asked", "line")
    assert type(ip.magics_manager.registry["Asked"]).__name__ == "Asked"
    ip.magics_manager.load_all_lazy_magics()


def test_classes_are_made_in_threads_without_harm() -> None:
    made: list[type[Magics]] = []

    def make(number: int) -> None:
        def method(self: Magics, line: str) -> int:
            return number

        method.__name__ = f"magic{number}"
        made.append(type(f"Made{number}", (Magics,), {method.__name__: line_magic(method)}))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert all(list(cls.magics["line"]) == [f"magic{cls.__name__[4:]}"] for cls in made)


def test_small_members(ip: Any, capsys: pytest.CaptureFixture[str]) -> None:
    sample = ip.magics_manager.registry["Sample"]
    sample.arg_err(sample.lm)
    assert capsys.readouterr().out == "Error in arguments:\nSay the line.\n"
    assert sample.format_latex("a_b & 5%") == r"a\_b \& 5\%"
    assert ip.magics_manager.auto_status() == "Automagic is ON, % prefix IS NOT needed for line magics."
    ip.magics_manager.auto_magic = False
    assert ip.magics_manager.auto_status() == "Automagic is OFF, % prefix IS needed for line magics."
    assert ip.magics_manager.find("line", "lm")("1") == (3, "1")
    assert ip.magics_manager.find("cell", "nosuch") is None


def test_options_of_a_class_come_from_configuration(ip: Any) -> None:
    ip.config.Sample.level = 8
    ip.register_magics(Sample)
    assert ip.magics_manager.registry["Sample"].level == 8


def test_a_late_magic_is_described_by_the_real_one(shell: Shell, ip: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "described_class.py").write_text(
        "from IPython.core.magic import *\nclass Described(Magics):\n    @line_magic\n"
        "    def described(self, line):\n        'What it does.'\n        return 1\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    ip.magics_manager.register_lazy("described", "described_class:Described", "line")
    shown = run_session("%described?", shell=shell)
    assert "What it does." in shown and "described_class.py" in shown
    assert ip.find_magic("described").__doc__ == "What it does."


def test_a_kind_that_does_not_exist_declares_nothing(ip: Any) -> None:
    with pytest.raises(ValueError, match=r"not 'bogus'"):
        ip.magics_manager.register_lazy("never", "some_module", "bogus")
    assert "never" not in ip.magics_manager.lazy_magics and ip.find_magic("never") is None


def test_a_class_without_magics_of_its_own_is_taken(ip: Any) -> None:
    # Some register functions in their constructor instead.
    class ByHand(Magics):
        def __init__(self, shell: Any) -> None:
            super().__init__(shell)
            shell.register_magic_function(lambda line: "by hand", "line", "by_hand")

    ip.register_magics(ByHand)
    assert ip.run_line_magic("by_hand", "") == "by hand" and not ByHand.registered
    assert ip.magics_manager.user_magics.magics["line"]["by_hand"]("") == "by hand"


def test_existing_code_may_pass_none_for_posix(ip: Any) -> None:
    assert ip.magics_manager.registry["Sample"].parse_options("-a 'b c'", "a", posix=None) == ({"a": ""}, "b c")


def test_the_finder_knows_aliases(ip: Any) -> None:
    from ipython.compat.alias import AliasError, AliasManager, InvalidAliasError

    manager = ip.alias_manager
    assert isinstance(manager, AliasManager) and repr(manager.get_alias("ls")).startswith("<alias ls for 'ls")
    assert repr(ip.find_magic("ls")).startswith("<alias ls for 'ls")
    for name, command in (("cd", "x"), ("fine", 3), (3, "x")):
        with pytest.raises(InvalidAliasError):
            manager.define_alias(name, command)
    assert issubclass(InvalidAliasError, AliasError)
    manager.clear_aliases()
    manager.init_aliases()
    assert manager.aliases == manager.default_aliases != []
