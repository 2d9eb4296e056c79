"""Names of the core that ``ipython.compat`` is built on.

``compat`` may import ``api`` and ``app`` only (docs/architecture.md, "Layers"); this is the one door between it and
the core.
"""

from __future__ import annotations

from ipython import __version__ as __version__
from ipython.core.aliases import Alias as Alias
from ipython.core.aliases import Aliases as Aliases
from ipython.core.compiler import InputRejected as InputRejected
from ipython.core.hooks import AfterCell as AfterCell
from ipython.core.hooks import BeforeCell as BeforeCell
from ipython.core.magic_families import FAMILIES as FAMILIES
from ipython.core.plugins import Plugins as Plugins
from ipython.core.plugins import Spare as Spare
from ipython.core.publisher import HubPublisher as HubPublisher
from ipython.core.shell import Shell as Shell
