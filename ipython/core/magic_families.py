"""Upstream's classes of magics: what existing code and ``%lsmagic --json`` call our families.

Read only when somebody asks for such a class.
"""

from __future__ import annotations

OTHER = "Other"  # aliases, and functions that were registered

# Class -> the module it is in, below IPython.core.magics unless it begins with IPython, and its magics.
FAMILIES: dict[str, tuple[str, str]] = {
    "AsyncMagics": ("basic", "autoawait"),
    "AutoMagics": ("auto", "autocall automagic"),
    "BasicMagics": (
        "basic",
        "alias_magic colors doctest_mode gui lsmagic magic notebook page pprint precision quickref xmode",
    ),
    "CodeMagics": ("code", "edit load loadpy pastebin save"),
    "ConfigMagics": ("config", "config"),
    "DisplayMagics": ("display", "html javascript js latex markdown svg"),
    "ExecutionMagics": ("execution", "capture code_wrap debug macro pdb prun run tb time timeit"),
    "ExtensionMagics": ("extension", "load_ext reload_ext unload_ext"),
    "HistoryMagics": ("history", "history recall rerun"),
    "LoggingMagics": ("logging", "logoff logon logstart logstate logstop"),
    "NamespaceMagics": (
        "namespace",
        "pdef pdoc pfile pinfo pinfo2 psearch psource reset reset_selective who who_ls whos xdel",
    ),
    "OSMagics": (
        "osm",
        "! alias bookmark cd dhist dirs env popd pushd pwd pycat rehashx sc set_env sx system unalias writefile",
    ),
    "PackagingMagics": ("packaging", "conda mamba micromamba pip uv"),
    "PylabMagics": ("pylab", "matplotlib pylab"),
    "ScriptMagics": ("script", "bash killbgscripts perl pypy python python2 python3 ruby script sh"),
    "StoreMagics": ("IPython.extensions.storemagic", "store"),
    "TerminalMagics": ("IPython.terminal.magics", "autoindent cpaste paste"),
}


def class_of(name: str) -> str:
    """Return the class of a magic of ours; ``"Other"`` for a second name and for what upstream does not have.

    >>> class_of("timeit"), class_of("hist")
    ('ExecutionMagics', 'Other')
    """
    for family, (_, names) in FAMILIES.items():
        if name in names.split():
            return family
    return OTHER
