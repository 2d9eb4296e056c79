"""The magics that come with the shell: one module per family, found through the table below.

Reading this table imports no family. A magic imports ``ipython.api`` and the standard library, nothing else of
ours; see docs/plugins.md.
"""

from __future__ import annotations

MANIFEST = {
    "magics": {
        "lsmagic": ("ipython.magics.meta:lsmagic", "line", "List the magics."),
        "cd": ("ipython.magics.directories:cd", "line", "Change the working directory."),
        "pwd": ("ipython.magics.directories:pwd", "line", "Return the working directory."),
        "dhist": ("ipython.magics.directories:dhist", "line", "List the directories visited."),
        "pushd": ("ipython.magics.directories:pushd", "line", "Change the directory and remember this one."),
        "popd": ("ipython.magics.directories:popd", "line", "Go back to the directory remembered last."),
        "dirs": ("ipython.magics.directories:dirs", "line", "Return the directories that %pushd remembers."),
        "bookmark": ("ipython.magics.bookmarks:bookmark", "line", "Give directories names that %cd knows."),
        "who": ("ipython.magics.namespace:who", "line", "Print the names of your variables."),
        "who_ls": ("ipython.magics.namespace:who_ls", "line", "Return the names of your variables."),
        "whos": ("ipython.magics.namespace:whos", "line", "List your variables with type and content."),
        "reset": ("ipython.magics.namespace:reset", "line", "Delete your variables and caches."),
        "time": ("ipython.magics.timing:time", "line_cell", "Time one execution."),
        "timeit": ("ipython.magics.timing:timeit", "line_cell", "Time by repeated runs."),
        "run": ("ipython.magics.execution:run", "line", "Run a script, module or notebook in the session."),
        "history": ("ipython.magics.history:history", "line", "Print remembered cells."),
        "hist": ("ipython.magics.history:history", "line", "Print remembered cells."),
        "xmode": ("ipython.magics.appearance:xmode", "line", "Choose how tracebacks are shown."),
        "tb": ("ipython.magics.debugging:tb", "line", "Show the last traceback again."),
        "load_ext": ("ipython.magics.extension:load_ext", "line", "Load extensions."),
        "unload_ext": ("ipython.magics.extension:unload_ext", "line", "Unload an extension."),
        "reload_ext": ("ipython.magics.extension:reload_ext", "line", "Load an extension anew."),
        "pinfo": ("ipython.magics.introspection:pinfo", "line", "Describe an object: the same as obj?"),
        "pinfo2": ("ipython.magics.introspection:pinfo2", "line", "Describe an object with its source: obj??"),
        "psearch": ("ipython.magics.introspection:psearch", "line", "Find names by a wildcard pattern: *pat*?"),
        "automagic": ("ipython.magics.automatic:automagic", "line", "Use line magics without %."),
        "autocall": ("ipython.magics.automatic:autocall", "line", "Call functions without parentheses."),
        "autoawait": ("ipython.magics.automatic:autoawait", "line", "Top-level await, and which loop runs it."),
        "sx": ("ipython.magics.shell:sx", "line_cell", "Run a shell command and return its lines."),
        "system": ("ipython.magics.shell:sx", "line_cell", "Run a shell command and return its lines."),
        "sc": ("ipython.magics.shell:sc", "line", "Keep a shell command's output in a variable (deprecated)."),
        "alias": ("ipython.magics.aliases:alias", "line", "Make a command of the system a line magic."),
        "unalias": ("ipython.magics.aliases:unalias", "line", "Remove aliases."),
        "rehashx": ("ipython.magics.aliases:rehashx", "line", "Make an alias of every program on PATH."),
        "!": ("ipython.magics.shell:sx", "cell", "Run shell commands and return their lines."),
    },
    # Commands of the system as line magics, by platform (magics.md section 2.9).
    "aliases": {
        "linux": (
            *(("mkdir", "mkdir"), ("rmdir", "rmdir"), ("mv", "mv"), ("rm", "rm"), ("cp", "cp"), ("cat", "cat")),
            ("ls", "ls -F --color"),
            ("ll", "ls -F -o --color"),
            ("lf", "ls -F -o --color %l | grep ^-"),
            ("lk", "ls -F -o --color %l | grep ^l"),
            ("ldir", "ls -F -o --color %l | grep /$"),
            ("lx", "ls -F -o --color %l | grep ^-..x"),
            *(("clear", "clear"), ("more", "more"), ("less", "less"), ("man", "man")),
        ),
        "mac": (
            *(("mkdir", "mkdir"), ("rmdir", "rmdir"), ("mv", "mv"), ("rm", "rm"), ("cp", "cp"), ("cat", "cat")),
            ("ls", "ls -F -G"),
            ("ll", "ls -F -l -G"),
            ("lf", "ls -F -l -G %l | grep ^-"),
            ("lk", "ls -F -l -G %l | grep ^l"),
            ("ldir", "ls -F -l -G %l | grep /$"),
            ("lx", "ls -F -l -G %l | grep ^-..x"),
            *(("clear", "clear"), ("more", "more"), ("less", "less"), ("man", "man")),
        ),
        "bsd": (
            *(("mkdir", "mkdir"), ("rmdir", "rmdir"), ("mv", "mv"), ("rm", "rm"), ("cp", "cp"), ("cat", "cat")),
            ("ls", "ls -F"),
            ("ll", "ls -F -l"),
            ("lf", "ls -F -l %l | grep ^-"),
            ("lk", "ls -F -l %l | grep ^l"),
            ("ldir", "ls -F -l %l | grep /$"),
            ("lx", "ls -F -l %l | grep ^-..x"),
            *(("clear", "clear"), ("more", "more"), ("less", "less"), ("man", "man")),
        ),
        "windows": (
            ("ls", "dir /on"),
            ("ddir", "dir /ad /on"),
            ("ldir", "dir /ad /on"),
            *(("mkdir", "mkdir"), ("rmdir", "rmdir"), ("echo", "echo"), ("ren", "ren"), ("copy", "copy")),
        ),
    },
}
