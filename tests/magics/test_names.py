"""Every name of upstream's magics is one of ours (magics.md section 1): line and cell, all fronts, all extensions."""

from __future__ import annotations

import re

from ipython.app.assemble import make_shell
from ipython.extensions import MANIFEST as BUNDLED
from ipython.magics import MANIFEST

LINE = frozenset(
    """
    lsmagic magic quickref alias_magic automagic autocall autoawait autoindent colors xmode pprint precision page
    doctest_mode config load_ext unload_ext reload_ext run code_wrap time timeit prun debug pdb tb history hist recall
    rep rerun macro load loadpy save edit ed pastebin notebook logstart logstop logon logoff logstate cpaste paste who
    who_ls whos reset reset_selective xdel pinfo pinfo2 pdef pdoc psource pfile psearch cd pwd pushd popd dirs dhist
    bookmark env set_env sx system sc alias unalias rehashx pycat killbgscripts pip uv conda mamba micromamba gui
    matplotlib pylab connect_info qtconsole subshell autosave clear less more man cls autoreload aimport store
    """.split()
)
CELL = frozenset(
    """
    capture code_wrap time timeit prun debug sx system ! writefile file script sh bash perl ruby python python2 python3
    pypy cmd html HTML javascript js latex markdown svg SVG
    """.split()
)
ALIASES = {"line": {"hist", "rep", "ed"}, "cell": {"file", "HTML", "SVG"}}  # second names of magics in these sets
# Not in our tables, each for its reason.
LATER = {"autoreload", "aimport"}  # come with the extension autoreload
WINDOWS = {"cls", "cmd"}  # exist on Windows only


def ours(kind: str) -> set[str]:
    """The names of a kind in our tables: of all fronts and of the bundled extensions."""
    tables = (MANIFEST["magics"], *MANIFEST["fronts"].values(), BUNDLED["magics"])
    kinds = {kind, "line_cell"}
    return {name for table in tables for name, entry in table.items() if entry[1] in kinds}


def test_there_are_as_many_as_upstream_has() -> None:
    assert len(LINE - ALIASES["line"]) == 93
    assert len(CELL - ALIASES["cell"]) == 26


def test_every_name_of_upstream_is_ours() -> None:
    assert LINE - ours("line") == LATER | (WINDOWS & LINE)
    assert CELL - ours("cell") == WINDOWS & CELL


def test_a_shell_lists_them() -> None:
    shell = make_shell()
    listed = {kind: set(shell.plugins.names(kind)) for kind in ("line", "cell")}
    shell.close()
    in_kernels_only = set(MANIFEST["fronts"]["kernel"])  # where a terminal has the system's programs
    assert LINE - listed["line"] - in_kernels_only == LATER | (WINDOWS & LINE)
    assert CELL - listed["cell"] == WINDOWS & CELL


def test_names_are_words_and_summaries_are_sentences() -> None:
    for manifest in (MANIFEST, BUNDLED):
        for name, (target, kind, summary, *_) in manifest["magics"].items():
            assert name == "!" or name.isidentifier()
            assert re.fullmatch(r"ipython\.(magics|extensions)\.\w+:\w+", target) and kind in (
                "line",
                "cell",
                "line_cell",
            )
            assert summary.endswith((".", "obj??", "obj?", "*pat*?")) and len(summary) <= 90, name
