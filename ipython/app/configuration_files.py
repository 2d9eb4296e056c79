"""Reads configuration files through traitlets: ``c.Class.trait = value``, JSON, sub-configurations.

Imported only when such a file exists.
"""

from __future__ import annotations

import os
import sys

from traitlets.config.loader import Config, JSONFileConfigLoader, LazyConfigValue, PyFileConfigLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_files(paths: list[str]) -> list[tuple[str, object, str]]:
    """Read files in order.

    Returns:
        ``(Class.trait, value, path)`` for everything they set. A file that cannot be read is reported with its
        traceback on stderr and left out; the start goes on.
    """
    found: list[tuple[str, object, str]] = []
    read: dict[str, Config] = {}
    for path in paths:
        config = _read(path)
        if config is None:
            continue
        _tell_collisions(path, config, read)
        read[path] = config
        for name in config:
            section = config[name]
            if not isinstance(section, Config):
                continue
            for trait, given in section.items():
                found.append((f"{name}.{trait}", _plain(given, f"{name}.{trait}", found), path))
    return found


def _read(path: str) -> Any:
    loader = JSONFileConfigLoader if path.endswith(".json") else PyFileConfigLoader
    try:
        return loader(os.path.basename(path), os.path.dirname(path)).load_config()
    except FileNotFoundError:
        print(f"Warning: there is no configuration file {path}", file=sys.stderr)
    except (Exception, SystemExit):
        import traceback

        print(f"Warning: the configuration file {path} failed and was left out:", file=sys.stderr)
        trace = traceback.format_exc().splitlines()
        first = next((at for at, line in enumerate(trace) if path in line), 1)
        print("\n".join([trace[0], *trace[first:]]), file=sys.stderr)
    return None


def _plain(given: Any, name: str, earlier: list[tuple[str, object, str]]) -> object:
    if not isinstance(given, LazyConfigValue):
        return given
    # ``c.A.list.append(x)``: applied to what an earlier file set, else to an empty container.
    before: Any = next((found for known, found, _ in reversed(earlier) if known == name), None)
    if before is None:
        before = {} if given._update and isinstance(given._update, dict) else []
    return given.get_value(list(before) if isinstance(before, tuple) else before)


def _tell_collisions(path: str, config: Any, read: dict[str, Any]) -> None:
    for other, known in read.items():
        if os.path.dirname(other) != os.path.dirname(path):
            continue
        both = [
            f"{name}.{trait}"
            for name in config
            if name in known and isinstance(config[name], Config)
            for trait in config[name]
            if trait in known[name] and config[name][trait] != known[name][trait]
        ]
        if both:
            print(f"Warning: {', '.join(both)} in {path} hides the same in {other}", file=sys.stderr)
