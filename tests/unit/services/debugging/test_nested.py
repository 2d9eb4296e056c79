"""``await`` while the loop is in the middle of a step."""

from __future__ import annotations

import asyncio

import pytest

from ipython.services.debugging.nested import CannotAwait, run_nested


def test_other_callbacks_of_the_interrupted_step_still_run() -> None:
    ran: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(stop)
        for name in ("one", "two", "three"):
            loop.call_soon(ran.append, name)
        await asyncio.sleep(0.01)
        ran.append("end")

    def stop() -> None:
        ran.append("stopped")
        assert run_nested(asyncio.sleep(0.001, "slept")) == "slept"
        ran.append("resumed")

    asyncio.run(main())
    assert sorted(ran) == sorted(["stopped", "one", "two", "three", "resumed", "end"])
    assert ran[-1] == "end"


def test_the_stopped_task_is_current_again() -> None:
    async def main() -> bool:
        before = asyncio.current_task()
        run_nested(asyncio.sleep(0))
        return asyncio.current_task() is before

    assert asyncio.run(main())


def test_what_the_coroutine_raises_comes_out() -> None:
    async def fail() -> None:
        raise LookupError("inside")

    async def main() -> None:
        with pytest.raises(LookupError, match="inside"):
            run_nested(fail())
        await asyncio.sleep(0)

    asyncio.run(main())


def test_without_a_loop() -> None:
    with pytest.raises(RuntimeError, match="no loop"):
        run_nested(asyncio.sleep(0))


def test_a_loop_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        def is_running(self) -> bool:
            return True

    monkeypatch.setattr(asyncio, "_get_running_loop", Other)
    with pytest.raises(CannotAwait, match="Other"):
        run_nested(asyncio.sleep(0))
