"""`malbeot VERB`: runs a verb and says how it ended.

Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 done with rows set aside (the verbs
that make data: collect, prepare, augment, train), 130 interrupted. Nothing heavy is imported before
Ctrl+C is heard.
"""

from __future__ import annotations

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run a verb; an expected failure is a line on standard error, never a traceback."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run() -> None:
    from malbeot.cli import extras
    from malbeot.cli.messages import told
    from malbeot.cli.verbs import app
    from malbeot.errors import MalbeotError, UsageError

    try:
        app()
    except MalbeotError as error:
        sys.stderr.write(f"malbeot: {told(error)}\n")
        sys.exit(error.exit_code)
    except ModuleNotFoundError as error:
        if not (missing := extras.missing(error)):
            raise
        sys.stderr.write(f"malbeot: {missing}\n")
        sys.exit(UsageError.exit_code)
    except BrokenPipeError:  # the reader (head, less) has closed: not our failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.strerror is None:  # raised by code, not by the system: a bug
            raise
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"malbeot: {place}{error.strerror}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
