"""The conformance suite of kernels (jupyter_kernel_test), run on ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

jupyter_kernel_test = pytest.importorskip("jupyter_kernel_test")

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager  # noqa: E402

from tests.helpers.live_kernel import COMMAND  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def _our_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the suite find our kernel under its name, with a home of its own."""
    home = tmp_path_factory.mktemp("conformance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(home))
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        spec = KernelSpec(argv=COMMAND, display_name="ours", language="python")
        patch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: spec)
        yield


class TestKernel(jupyter_kernel_test.KernelTests):  # type: ignore[misc]
    """What every kernel must do, and what this one says it does."""

    kernel_name = "ipython"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}, {"text": "impor", "matches": {"import"}}]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x*2\n\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise RuntimeError"
    code_execute_result = [
        {"code": "1+2+3", "result": "6"},
        {"code": "[n*n for n in range(1, 4)]", "result": "[1, 4, 9]"},
    ]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('\\\\frac{1}{2}'))", "mime": "text/latex"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"
