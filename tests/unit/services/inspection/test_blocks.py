"""The lines of a definition."""

from __future__ import annotations

import argparse
import ast
import configparser
import email.message
import fractions
import inspect
import logging
import tarfile
import textwrap
import typing
import unittest.mock
from types import ModuleType

import pytest

from ipython.services.inspection.blocks import block_of, last_method

MODULES = (argparse, ast, configparser, email.message, logging, fractions, tarfile, textwrap, typing, unittest.mock)


@pytest.mark.once  # inspect takes its time
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_classes_of_the_standard_library_are_as_inspect_reads_them(module: ModuleType) -> None:
    lines, _ = inspect.getsourcelines(module)
    seen = 0
    for cls in vars(module).values():
        if not isinstance(cls, type) or cls.__module__ != module.__name__:
            continue
        try:
            expected, first = inspect.getsourcelines(cls)
        except (OSError, TypeError):
            continue
        last = last_method(cls, inspect.getsourcefile(module) or "", first)
        assert block_of(lines, first - 1, last - 1) == expected, cls
        seen += last > 0
    assert seen


CLASS = '''\
@print
class Car:
    """A car."""

    wheels = 4

    if wheels:
        def drive(self):
            text = """
not the end
"""
            return text

    class Engine:
        def start(self):
            return (
    1)
        # of the engine

    @property
    def answer(self):
        return 3

    @staticmethod
    def honk(
        loud=True,
    ): return 1

    colour = "red"
    # the last of it
after = Car
'''


def test_what_stands_behind_the_last_method_belongs_to_the_class() -> None:
    names: dict[str, typing.Any] = {"print": lambda cls: cls, "__name__": "cars"}
    exec(compile(CLASS, "cars.py", "exec"), names)
    lines = CLASS.splitlines(keepends=True)
    car = names["Car"]
    assert lines[last_method(car, "cars.py", 2) - 1].strip() == "@staticmethod"
    assert "".join(block_of(lines, 1, last_method(car, "cars.py", 2) - 1)) == CLASS.partition("\n")[2].replace(
        "after = Car\n", ""
    )
    engine = "".join(block_of(lines, 13, last_method(car.Engine, "cars.py", 14) - 1))
    assert engine.startswith("    class Engine:\n")
    assert engine.endswith("        # of the engine\n")


def test_a_method_that_is_put_there_later_says_nothing_about_the_end() -> None:
    source = "class Car:\n    wheels = 4\n\ndef drive(self): pass\nCar.drive = drive\n"
    names: dict[str, typing.Any] = {}
    exec(compile(source, "cars.py", "exec"), names)
    assert last_method(names["Car"], "cars.py", 1) == 0
    assert last_method(names["Car"], "other.py", 1) == 0


def test_methods_inside_of_a_condition_do_not_cut_the_class() -> None:
    source = "class Car:\n    if True:\n        def drive(self):\n            pass\n    wheels = 4\nrest = 1\n"
    names: dict[str, typing.Any] = {}
    exec(compile(source, "cars.py", "exec"), names)
    last = last_method(names["Car"], "cars.py", 1)
    assert last == 3
    assert "".join(block_of(source.splitlines(keepends=True), 0, last - 1)).endswith("wheels = 4\n")
