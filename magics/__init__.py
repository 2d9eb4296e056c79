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
        "!": ("ipython.magics.shell:sx", "cell", "Run shell commands and return their lines."),
    }
}
