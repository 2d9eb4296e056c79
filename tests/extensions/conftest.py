"""Tests of extensions share what those of magics do."""

from __future__ import annotations

from tests.magics.conftest import _no_last_value_in_builtins, here, profile, shell, typed

__all__ = ["_no_last_value_in_builtins", "here", "profile", "shell", "typed"]
