"""What ``ipython --help`` prints."""

from __future__ import annotations

from ipython.app.default_configuration import default_of_setting
from ipython.app.options import ALIASES, FLAGS, SWITCHES
from ipython.app.trait_texts import text_of
from ipython.app.traits import PARENTS, TRAITS

_HEAD = """\
usage: ipython [subcommand] [options] [-c code | -m module | file] [--] [arguments...]

Without code, module or file a prompt opens; code on a pipe is run as a script.

  -c CODE            run code, print the value of its last expression
  -m MODULE          run a module as a program
  file               run a .py, .ipy or .ipynb file, or a folder with __main__.py; - reads standard input
  -i                 stay at a prompt afterwards
  -V, --version      print the version
  -h, --help         print this; --help-all also lists every option of configuration files
  --show-config      print what differs from the defaults; --show-config-json as JSON
"""

_EXAMPLES = """\
examples:
  ipython                          open a prompt
  ipython -c "6 * 7"               print a value
  ipython program.py --its-own     run a program; what follows the file is the program's
  ipython -i program.py            run it and look at what it made
  ipython --profile=work           with the configuration and history of another profile
  ipython --TerminalInteractiveShell.editing_mode=vi
  echo "%who_ls" | ipython -i      lines from a pipe, one at a time
"""

_SUBCOMMANDS = (
    "subcommands (each answers to --help):",
    "  console              this terminal over a kernel of its own, or one that runs: --existing",
    "  kernel               run a kernel; kernel list | stop | prune | install",
    "  qtconsole, notebook, lab",
    "                       the programs of these names on the kernel of this installation",
    "  history              search, trim, export or forget remembered cells",
    "  doctest FILE|DIR|module",
    "                       run the examples of logs, notebooks, pages and docstrings, and compare what they show",
    "  replay LOG           bring back the session of a log (--logfile, %logstart)",
)


def help_text(*, all_traits: bool = False) -> str:
    """Return the help; ``all_traits`` adds every ``--Class.trait=value``."""
    lines = [_HEAD, "flags:"]
    lines += [f"  --{name:<18} sets {', '.join(trait for trait, _ in set_)}" for name, set_ in sorted(FLAGS.items())]
    lines += [f"  --[no-]{name:<13} sets {trait}" for name, trait in sorted(SWITCHES.items())]
    lines += ["", "options with a value:"]
    lines += [f"  --{name}=...".ljust(21) + f" sets {trait}" for name, trait in sorted(ALIASES.items())]
    lines += ["", *_SUBCOMMANDS]
    lines += ["", _EXAMPLES]
    if all_traits:
        lines += ["", "--Class.trait=value, or c.Class.trait = value in ipython_config.py:"]
        for name in sorted(TRAITS):
            more = f" (also everything of {', '.join(PARENTS[name])})" if name in PARENTS else ""
            lines += [f"  {name}{more}"]
            for trait, (group, field, _) in sorted(TRAITS[name].items()):
                lines.append(f"    .{trait} = {default_of_setting(group, field)!r}")
                lines.append(f"        {text_of(name, trait)}")
    return "\n".join(lines)
