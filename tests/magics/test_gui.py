"""``%gui``, ``%matplotlib``, ``%pylab``: names, mistakes, figures in cells."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipython.core.event_loops import SimplePromptLoops
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import DisplayShown, MimeBundle
from ipython.model.value import replace

matplotlib = pytest.importorskip("matplotlib")
Typed = Callable[[str], str]
FIGURE = "<Figure size 640x480 with 1 Axes>"


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from matplotlib import pyplot

    monkeypatch.setenv("MPLBACKEND", "agg")
    pyplot.switch_backend("agg")
    with matplotlib.rc_context():
        yield
        pyplot.close("all")
        pyplot.switch_backend("agg")
        matplotlib.interactive(False)


def shown(shell: Shell, source: str) -> list[MimeBundle]:
    """What a cell displayed."""
    before = len(shell.hub.since(1))
    shell.run_cell(Cell(source))
    return [one.event.bundle for one in shell.hub.since(1)[before:] if isinstance(one.event, DisplayShown)]


def change(shell: Shell, **options: object) -> None:
    shell.configure(figures=replace(shell.settings.figures, **options))


# -- event loops -------------------------------------------------------------------------------------------------------


def test_gui(typed: Typed, shell: Shell) -> None:
    assert typed("%gui") == "No event loop hook running."
    assert typed("%gui asyncio\n%gui asyncio\n%gui\n%gui") == "No event loop hook running."
    assert typed("%gui asyncio\nget_ipython().active_eventloop") == "Out[7]: 'asyncio'"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%gui tk", "%gui: the event loop of tk cannot run beside this prompt yet; asyncio can"),
        ("%gui asyncoi", "%gui: no event loop integration for 'asyncoi'; known are asyncio, glut, gtk, gtk3, gtk4, "
         "osx, pyglet, qt, qt5, qt6, tk, wx. Did you mean asyncio?"),
        ("%gui tk qt", "%gui: takes one name, not 'tk qt'"),
        ("%matplotlib tk", "%matplotlib: the event loop of tk cannot run beside this prompt yet; asyncio can"),
        ("%matplotlib osx", "%matplotlib: the event loop of osx cannot run beside this prompt yet; asyncio can"),
        ("%matplotlib inlin", "%matplotlib: 'inlin' is not a recognised GUI loop or backend name; "
         "did you mean inline?"),
        ("%matplotlib module://no_such_module", "%matplotlib: the backend module://no_such_module cannot be loaded: "
         "No module named 'no_such_module'"),
        ("%matplotlib a b", "unrecognized arguments: b"),
        ("%matplotlib -x", 'option -x not recognized (allowed: "l" list)'),
        ("%pylab a b", "unrecognized arguments: b"),
        ("%pylab tk", "%pylab: the event loop of tk cannot run beside this prompt yet; asyncio can"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line_and_change_nothing(typed: Typed, shell: Shell, line: str, said: str) -> None:
    assert typed(line) == f"UsageError: {said}"
    assert matplotlib.get_backend() == "agg" and "np" not in shell.namespace.locals


def test_a_registered_loop_is_started_and_stopped(typed: Typed, shell: Shell) -> None:
    done: list[str] = []

    def start() -> Callable[[], None]:
        done.append("start")
        return lambda: done.append("stop")

    shell.capabilities["EventLoops"](shell).register("tk", start)  # type: ignore[attr-defined]
    assert typed("%gui tk\n%gui tk") == "" and done == ["start"]
    assert typed("%gui asyncio") == (
        "UsageError: %gui: the event loop of tk is on: %gui alone stops it, then asyncio can be started"
    )
    assert typed("%gui") == "" and done == ["start", "stop"]


def test_names_for_completion(shell: Shell) -> None:
    answers = shell.introspection.completer.complete("%gui ", 5)
    found = {one.text: one.doc for given in answers for one in given.items}
    assert found["tk"] == "cannot run here now" and found["asyncio"] == "can run"


def test_a_simple_prompt_has_tk_only(typed: Typed, shell: Shell) -> None:
    shell.capabilities["EventLoops"] = lambda _: SimplePromptLoops()
    assert typed("%gui tk") == (
        "Tk is supported natively when running with ``--simple-prompt``; no event loop hook will be installed."
    )
    assert typed("%gui qt") == (
        "UsageError: %gui: Cannot install event loop hook for 'qt' when running with ``--simple-prompt``; "
        "Tk is supported natively"
    )


# -- backends ----------------------------------------------------------------------------------------------------------


def test_matplotlib_chooses(typed: Typed) -> None:
    assert typed("%matplotlib") == typed("%matplotlib auto") == "Using matplotlib backend: agg"
    assert matplotlib.is_interactive()
    assert typed("%matplotlib svg") == "" and matplotlib.get_backend() == "svg"
    assert typed("%matplotlib Agg") == "" and matplotlib.get_backend().lower() == "agg"


def test_a_chosen_backend_that_cannot_run_here_is_told(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "tkagg")
    assert typed("%matplotlib").splitlines() == [
        "Warning: tkagg is not used: the event loop of tk cannot run beside this prompt yet; asyncio can",
        "Using matplotlib backend: agg",
    ]


def test_the_list_of_backends(typed: Typed) -> None:
    for line in ("%matplotlib -l", "%matplotlib --list"):
        text = typed(line)
        assert text.startswith("Available matplotlib backends: ['agg', 'auto', 'cairo',")
        assert all(f"'{name}'" in text for name in ("inline", "tk", "qt", "gtk3", "gtk4", "osx", "svg", "wx"))
        assert "module://" not in text


def test_a_second_toolkit_is_refused_with_a_warning(
    typed: Typed, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = shell.capabilities["EventLoops"](shell)
    for name in ("gtk3", "tk"):
        loops.register(name, lambda: lambda: None)  # type: ignore[attr-defined]
    loops.start("tk")  # type: ignore[attr-defined]
    switched: list[str] = []
    monkeypatch.setattr("ipython.services.plotting.backends.switch", switched.append)  # no window can open here
    assert typed("%matplotlib gtk3") == "Warning: Cannot change to a different GUI toolkit: gtk3. Using tk instead."
    assert switched == ["tkagg"]


# -- figures in cells --------------------------------------------------------------------------------------------------


def test_inline_imports_nothing_before_the_user_does() -> None:
    code = (
        "%matplotlib inline\nimport sys\nprint('matplotlib' in sys.modules, 'numpy' in sys.modules)\n"
        "import matplotlib.pyplot as plt\nplt.plot([1])\nprint('inline' in plt.get_backend(), plt.isinteractive())"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "--no-banner", "-c", code], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.splitlines() == ["False False", "True True", FIGURE], ran.stderr


def test_figures_of_a_cell_are_shown_at_its_end_and_closed(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    [bundle] = shown(shell, "plt.plot([1, 2])\nx = 1")
    assert bundle.text == FIGURE and bytes(bundle.data["image/png"])[:4] == b"\x89PNG"
    assert shown(shell, "1") == [] and shell.run_cell(Cell("plt.get_fignums()")).unwrap() == []
    assert len(shown(shell, "plt.figure(); plt.plot([1]); plt.figure(); plt.plot([2])")) == 2
    assert typed("plt.plot([1]); print('first')").splitlines() == ["first", FIGURE]


def test_figures_are_shown_after_a_failure_too(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    assert typed("plt.plot([1]); 1 / 0").endswith(f"ZeroDivisionError: division by zero\n{FIGURE}")


def test_show_shows_at_once(typed: Typed) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt\ndraw = lambda: plt.plot([1])")
    assert typed("draw(); plt.show(); print('after')") == f"{FIGURE}\nafter"
    assert typed("draw(); plt.gcf().show(); print('after')").splitlines()[:2] == [FIGURE, "after"]


def test_figures_stay_open_where_it_is_wanted(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    change(shell, close_figures=False)
    assert len(shown(shell, "plt.plot([1])")) == 1
    assert shown(shell, "1") == []  # nothing has changed
    assert len(shown(shell, "plt.title('x')")) == 1  # in the same figure
    assert len(shown(shell, "plt.show()")) == 1
    assert shell.run_cell(Cell("plt.get_fignums()")).unwrap() == [1]


def test_formats(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    change(shell, formats=("retina", "svg", "jpeg", "pdf"), print_arguments=())
    [bundle] = shown(shell, "plt.plot([1])")
    assert bundle.metadata == {"image/png": {"width": 640, "height": 480}}
    png = bytes(bundle.data["image/png"])
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (1280, 960)
    assert "<svg" in str(bundle.data["image/svg+xml"])
    assert bytes(bundle.data["image/jpeg"])[:2] == b"\xff\xd8" and bytes(bundle.data["application/pdf"])[:4] == b"%PDF"
    change(shell, formats=("png",), print_arguments=(("facecolor", "red"), ("bbox_inches", None)))
    [bundle] = shown(shell, "plt.plot([1])")
    assert set(bundle.data) == {"text/plain", "image/png"} and not bundle.metadata


def test_a_figure_as_a_value_has_the_same_pictures(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.plot([1]);")
    change(shell, formats=("svg",))
    bundle = shell.formatter.format(shell.namespace.locals["fig"])
    assert bundle is not None and set(bundle.data) == {"text/plain", "image/svg+xml"}


def test_an_empty_figure_has_no_picture(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    [bundle] = shown(shell, "plt.figure()")
    assert dict(bundle.data) == {"text/plain": "<Figure size 640x480 with 0 Axes>"}
    [bundle] = shown(shell, "plt.figure().suptitle('x')")
    assert "image/png" in bundle.data


def test_a_failure_while_drawing_is_shown_and_figures_close(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    text = typed("plt.title('$broken{$'); plt.figure(); plt.plot([1]);")
    assert "ValueError" in text and text.endswith(FIGURE)
    assert shell.run_cell(Cell("plt.get_fignums()")).unwrap() == []


def test_captured_figures_are_kept(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    assert typed("%%capture out\nplt.plot([1])\n\n") == ""
    assert "image/png" in shell.run_cell(Cell("out.outputs[-1].data")).unwrap()


def test_defaults_of_the_options_are_taken_on(typed: Typed, shell: Shell) -> None:
    change(shell, rc=(("figure.figsize", (3.0, 2.0)),))
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    [bundle] = shown(shell, "plt.plot([1])")
    assert bundle.text == "<Figure size 300x200 with 1 Axes>"
    change(shell, rc=(("no.such", 1),))
    assert typed("%matplotlib inline").startswith("Warning: InlineBackend.rc is left out: 'no.such' is not a valid")


def test_another_backend_ends_it(typed: Typed, shell: Shell) -> None:
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt\n%matplotlib agg")
    assert shown(shell, "plt.plot([1])") == [] and shell.run_cell(Cell("plt.get_fignums()")).unwrap() == [1]
    typed("plt.close('all')\n%matplotlib inline")
    assert len(shown(shell, "plt.plot([1])")) == 1


def test_the_shell_that_asked_last_shows(typed: Typed, shell: Shell) -> None:
    from ipython.app.assemble import make_shell
    from tests.helpers.session import run_session

    other = make_shell()
    run_session("%matplotlib inline\nimport matplotlib.pyplot as plt", shell=other)
    typed("%matplotlib inline\nimport matplotlib.pyplot as plt")
    assert len(shown(shell, "plt.plot([1]); plt.show()")) == 1
    run_session("%matplotlib inline", shell=other)
    assert len(shown(other, "plt.plot([1]); plt.show()")) == 1
    other.close()


# -- %pylab ------------------------------------------------------------------------------------------------------------


def test_pylab(typed: Typed, shell: Shell) -> None:
    text = typed("e = 5\nkept = 1\n%pylab agg")
    assert text.splitlines() == [
        "%pylab is deprecated, use %matplotlib inline and import the required libraries.",
        "Populating the interactive namespace from numpy and matplotlib",
        "Warning: pylab import has clobbered these variables: ['e']",
        "`%matplotlib` prevents importing * from pylab and numpy",
    ]
    names = shell.namespace.locals
    wanted = "numpy matplotlib pylab mlab pyplot np plt display figsize getfigs linspace plot"
    assert all(name in names for name in wanted.split())
    assert shell.namespace.user_names() == ["kept"]
    typed("figsize(3, 2)\nplt.figure(7)")
    assert [tuple(figure.get_size_inches()) for figure in names["getfigs"](7)] == [(3.0, 2.0)]
    assert "there is no figure 8; open are 7" in typed("getfigs(8)")


def test_pylab_without_everything(typed: Typed, shell: Shell) -> None:
    assert typed("%pylab --no-import-all").splitlines()[0] == "Using matplotlib backend: agg"
    assert "np" in shell.namespace.locals and "linspace" not in shell.namespace.locals


def test_pylab_as_configured(profile: Path) -> None:
    profile.mkdir()
    (profile / "ipython_config.py").write_text("c.InteractiveShellApp.pylab_import_all = False\n")
    code = "%pylab agg\nprint('np' in globals(), 'linspace' in globals())"
    command = [sys.executable, "-m", "ipython", "--no-banner", f"--profile-dir={profile}", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.stdout.endswith("True False\n"), ran.stderr


def test_without_matplotlib_one_line_says_so() -> None:
    code = (
        "import sys, importlib.abc\nclass Gone(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'matplotlib': raise ModuleNotFoundError(\"No module named 'matplotlib'\", name=name)\n"
        "sys.meta_path.insert(0, Gone())\nip = get_ipython()\n"
        "for line in ('%matplotlib', '%matplotlib -l', '%matplotlib agg', '%matplotlib inline', '%pylab'):\n"
        "    ip.run_cell(line)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "--no-banner", "-c", code], capture_output=True, text=True, timeout=60
    )
    said = "matplotlib is not installed: %pip install matplotlib"
    assert ran.stderr.splitlines() == [f"UsageError: %matplotlib: {said}"] * 4 + [f"UsageError: %pylab: {said}"]


# -- %run and get_ipython() --------------------------------------------------------------------------------------------


def test_run_shows_figures_below_the_program(typed: Typed, here: Path) -> None:
    (here / "draws.py").write_text("import matplotlib.pyplot as plt\nplt.plot([1])\nprint('done')\n")
    typed("%matplotlib inline")
    assert typed("%run draws.py") == f"done\n{FIGURE}"


def test_run_redraws_windows_once_when_the_program_is_over(
    typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "counting_backend.py").write_text(
        "from matplotlib.backends.backend_agg import FigureCanvasAgg\ndrawn = []\n"
        "class FigureCanvas(FigureCanvasAgg):\n"
        "    def draw_idle(self, *a, **k):\n        drawn.append(self.figure.number)\n"
    )
    (here / "draws.py").write_text("import matplotlib.pyplot as plt\nfor n in range(5): plt.plot([n])\n")
    monkeypatch.syspath_prepend(str(here))
    typed("%matplotlib module://counting_backend\nimport counting_backend")
    typed("%run draws.py")
    assert sys.modules.pop("counting_backend").drawn == [1] and matplotlib.is_interactive()


def test_what_existing_code_calls(typed: Typed, shell: Shell) -> None:
    facade = shell.get_facade()
    assert facade.enable_matplotlib("agg") == ("agg", "agg") and facade.active_eventloop is None
    assert facade.enable_pylab("agg", import_all=False) == ("agg", "agg", [])
    assert typed("get_ipython().enable_gui('tk')") == (
        "Warning: the event loop of tk cannot run beside this prompt yet; asyncio can"
    )
    facade.enable_gui("asyncio")
    assert facade.active_eventloop == "asyncio"
    facade.enable_gui()
    assert facade.active_eventloop is None
