"""Reads configuration files through traitlets: ``c.Class.trait = value``, JSON, sub-configurations.

Imported only when such a file exists.
"""

from __future__ import annotations

import os

from traitlets.config.loader import (
    Config,
    ConfigFileNotFound,
    JSONFileConfigLoader,
    LazyConfigValue,
    PyFileConfigLoader,
)

from ipython.app.notices import NOTICES, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FileFailed(Exception):
    """A file cannot be read, and the environment says that this is not to be forgiven."""


class ProfileConfigLoader(PyFileConfigLoader):
    """Runs a ``.py`` file; its ``load_subconfig(name, profile=...)`` also finds files of other profiles.

    Args:
        filename: name of the file.
        path: its folder.
        profiles: the folder that holds the profiles.
    """

    def __init__(self, filename: str, path: str, profiles: str) -> None:
        super().__init__(filename, path)
        self._folder = path
        self._profiles = profiles

    def load_subconfig(self, fname: str, path: str | None = None, profile: str | None = None) -> None:
        """Read another file into this configuration.

        Args:
            fname: its name.
            path: its folder; that of this file by default.
            profile: name of the profile it lies in.
        """
        if profile is not None:
            path = os.path.join(self._profiles, f"profile_{profile}")
        folder = path if path is not None else self._folder
        loader = ProfileConfigLoader(fname, folder, self._profiles)
        try:
            self.config.merge(loader.load_config())
        except ConfigFileNotFound:
            NOTICES.warn(f"load_subconfig finds no file {os.path.join(folder, fname)}")


def read_files(paths: list[str], *, strictness: str = "", profiles: str = "") -> list[tuple[str, object, str]]:
    """Read files in order.

    Args:
        paths: the files.
        strictness: of a file that fails: empty, report it and leave it out; ``0``, refuse; ``1``, say nothing.
        profiles: the folder that holds the profiles.

    Returns:
        ``(Class.trait, value, path)`` for everything they set.

    Raises:
        FileFailed: one failed, and ``strictness`` refuses that.
    """
    found: list[tuple[str, object, str]] = []
    read: dict[str, Config] = {}
    for path in paths:
        NOTICES.debug(f"reading the configuration file {path}")
        config = _read(path, strictness, profiles)
        if config is None:
            continue
        _tell_collisions(path, config, read)
        read[path] = config
        for name in config:
            section = config[name]
            if not isinstance(section, Config):
                NOTICES.warn(f"{name} in {path} takes options of a class, not {section!r:.80}")
                continue
            for trait, given in section.items():
                found.append((f"{name}.{trait}", _plain(given, name, trait, found), path))
    return found


def _read(path: str, strictness: str, profiles: str) -> Any:
    folder, name = os.path.split(path)
    if not os.path.isfile(path):
        NOTICES.warn(f"there is no configuration file {path}")
        return None
    try:
        if path.endswith(".json"):
            return JSONFileConfigLoader(name, folder).load_config()
        return ProfileConfigLoader(name, folder, profiles).load_config()
    except (Exception, SystemExit) as error:
        if strictness in ("0", "false"):
            raise FileFailed(f"the configuration file {path} failed: {type(error).__name__}: {error}") from None
        if not strictness:
            _tell_failure(path, error)
    return None


def _tell_failure(path: str, error: BaseException) -> None:
    if isinstance(error, SystemExit):
        NOTICES.warn(f"the configuration file {path} ended with SystemExit({error.code!r}) and was left out")
        return
    if path.endswith(".json"):
        NOTICES.warn(f"the configuration file {path} is not usable and was left out: {error}")
        return
    NOTICES.warn(f"the configuration file {path} failed and was left out:")
    import traceback

    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    say("".join(traceback.format_exception(type(error), error, trace)).rstrip("\n"))


def _plain(given: Any, name: str, trait: str, earlier: list[tuple[str, object, str]]) -> object:
    # ``c.A.list.append(x)`` changes what an earlier file set, by any name of the class, else the default.
    if not isinstance(given, LazyConfigValue):
        return given
    from ipython.app.traits import family

    names = {f"{known}.{trait}" for known in family(name)}
    before: Any = next((value for known, value, _ in reversed(earlier) if known in names), None)
    if before is None:
        from ipython.app.default_configuration import default_of_setting
        from ipython.app.traits import find_trait

        place = find_trait(name, trait)
        before = default_of_setting(place[0], place[1]) if place is not None else None
    if before is None:
        before = {} if given._update and isinstance(given._update, dict) else []
    if isinstance(before, tuple):
        before = dict(before) if given._update and isinstance(given._update, dict) else list(before)
    return given.get_value(before)


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
            NOTICES.warn(f"{', '.join(both)} in {path} hides the same in {other}")
