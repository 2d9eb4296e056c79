"""One kernel for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.live_kernel import LiveKernel, running_kernel


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    """A kernel that the tests of a file share."""
    with running_kernel(tmp_path_factory.mktemp("kernel")) as found:
        yield found


@pytest.fixture
def number(kernel: LiveKernel) -> int:
    """The number that the next cell gets."""
    return int(kernel.run("", silent=True).content["execution_count"])
