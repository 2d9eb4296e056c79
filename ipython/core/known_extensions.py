"""Which well-known extension brings which magics (magics.md section 2.2). Read only when a magic is not found."""

from __future__ import annotations

_EXTENSIONS = {
    "autoreload": "autoreload aimport",
    "autotime": "autotime",
    "bigquery_magics": "bigquery",
    "Cython": "cython cython_inline cython_pyximport",
    "cypher": "cypher",
    "fortranmagic": "fortran fortran_config",
    "google.cloud.spanner_magics": "spanner",
    "heat": "heat",
    "icypher": "cypher_connect",
    "ipyparallel": "px pxconfig pxresult autopx",
    "julia.magic": "julia",
    "jupyter_ai": "ai",
    "Kqlmagic": "kql",
    "line_profiler": "lprun lprun_all",
    "magic_duckdb": "dql",
    "memory_profiler": "memit mprun",
    "nb_black": "black",
    "nb_mypy": "nb_mypy",
    "oct2py.ipython": "octave octave_push octave_pull",
    "pycodestyle_magic": "pycodestyle flake8",
    "pyinstrument": "pyinstrument",
    "rpy2.ipython": "R Rpush Rpull Rget",
    "scalene": "scrun scalene",
    "snakeviz": "snakeviz",
    "sparkmagic.magics": "spark manage_spark",
    "sql": "sql sqlcmd sqlplot sqlrender",
    "storemagic": "store",
    "sympyprinting": "sympyprinting",
    "tensorboard": "tensorboard",
    "viztracer": "viztracer viztracer_save",
    "watermark": "watermark",
    "yamlmagic": "yaml",
}


def extension_with(magic: str) -> str:
    """Return the name of the extension that brings a magic; an empty string if none is known to.

    >>> extension_with("lprun"), extension_with("pwd")
    ('line_profiler', '')
    """
    for extension, magics in _EXTENSIONS.items():
        if magic in magics.split():
            return extension
    return ""
