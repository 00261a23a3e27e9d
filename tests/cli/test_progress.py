from __future__ import annotations

import io

from rich.console import Console

from malbeot.cli.progress import bars


def console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, color_system=None)


def shown(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def test_every_job_has_a_bar_with_its_text() -> None:
    on = console(terminal=True)
    with bars(on) as show:
        show("rows", 1, 4, "1 of 4 rows [1.5인분]")
        show("rows", 2, 4, "2 of 4 rows [1.5인분]")
        show("dishes", 10, 10, "김밥까지")
    lines = shown(on).splitlines()
    assert any("2 of 4 rows [1.5인분]" in line and " 50%" in line for line in lines)
    assert any("김밥까지" in line and "100%" in line for line in lines)


def test_a_log_gets_a_line_now_and_then() -> None:
    on, times = console(terminal=False), iter([0.0, 3.0, 16.0, 16.0, 20.0])
    with bars(on, clock=lambda: next(times)) as show:
        show("rows", 1, 4, "1 of 4 rows")
        show("rows", 2, 4, "2 of 4 rows [1.5인분]")
        show("rows", 3, 4, "3 of 4 rows")
    assert shown(on) == "2 of 4 rows [1.5인분] (50%)\n"


def test_a_pipe_gets_nothing_of_what_is_over_soon() -> None:
    on = console(terminal=False)
    with bars(on) as show:
        show("rows", 1, 4, "1 of 4 rows")
    assert shown(on) == ""
