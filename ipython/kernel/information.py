"""What a kernel says about itself (kernel.md 6.1)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PROTOCOL = "5.5"
LINKS = (
    ("Python Reference", "https://docs.python.org/{version}"),
    ("NumPy Reference", "https://numpy.org/doc/stable/reference/"),
    ("SciPy Reference", "https://docs.scipy.org/doc/scipy/reference/"),
    ("Matplotlib Reference", "https://matplotlib.org/stable/api/index.html"),
    ("pandas Reference", "https://pandas.pydata.org/docs/"),
)


def kernel_information(version: str, banner: str, *, has_debugger: bool) -> dict[str, Any]:
    """Return the content of a ``kernel_info_reply``.

    >>> kernel_information("9.99.0", "hello", has_debugger=False)["language_info"]["file_extension"]
    '.py'
    """
    features = ["kernel subshells", "output journal"]
    if has_debugger:
        features.append("debugger")
    release = ".".join(map(str, sys.version_info[:2]))
    return {
        "status": "ok",
        "protocol_version": PROTOCOL,
        "implementation": "ipython",
        "implementation_version": version,
        "language_info": {
            "name": "python",
            "version": sys.version.split()[0],
            "mimetype": "text/x-python",
            "file_extension": ".py",
            "pygments_lexer": "ipython3",
            "codemirror_mode": {"name": "ipython", "version": 3},
            "nbconvert_exporter": "python",
        },
        "banner": banner,
        "help_links": [{"text": text, "url": url.format(version=release)} for text, url in LINKS],
        "supported_features": features,
        "debugger": has_debugger,  # deprecated, but JupyterLab before 4.4 looks here
    }


def is_debugger_there() -> bool:
    """Whether debugpy is installed; it is not imported."""
    from importlib.util import find_spec

    try:
        return find_spec("debugpy") is not None
    except (ImportError, ValueError):
        return False
