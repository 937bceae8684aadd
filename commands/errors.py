"""One way out for every command: exit code 0, or one clear line on stderr and a non-zero code; never a traceback."""

import os
import sys
from collections.abc import Sequence

import typer

from commands.language import message_language

#: Exit codes: a refusal (bad data, no such plan), a wrong call, Ctrl+C; and, without a word, a reader that went away.
REFUSED, WRONG_CALL, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 1


class CommandError(Exception):
    """A refusal in words: `lines[0]` says what is wrong and what to do, the rest (if any) are its details."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; errors that people can cause end as lines on stderr."""
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="cli.py", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except typer.TyperException as error:
        return _say(WRONG_CALL, _one_line(error.format_message()) or "No command given", _help_hint(error))
    except typer.Exit as left:
        return left.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _say(INTERRUPTED, "Interrupted: nothing was changed")
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it closes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except CommandError as error:
        return _say(REFUSED, *error.lines)
    except OSError as error:
        return _say(REFUSED, _os_words(error))
    except Exception as error:
        words = _known(error)
        if words is None:
            raise
        return _say(REFUSED, words)


def _known(error: Exception) -> str | None:
    """The product's own errors in one line; None for anything else, which is a fault to be seen."""
    from data_access.account_errors import AccountError
    from data_access.coded_error import CodedError
    from data_access.result_types import ResultError
    from data_access.scope import NotAllowed
    from kpi.plan_problems import PlanFileError

    if isinstance(error, CodedError | ResultError | AccountError | PlanFileError):
        return _one_line(error.message(message_language()))
    if isinstance(error, NotAllowed):
        return f"Not allowed: {error}"
    return None


def _os_words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _help_hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"Try: python {context.command_path if context else 'cli.py'} --help"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _say(code: int, first: str, *more: str) -> int:
    try:
        print(f"error: {first}", *more, sep="\n", file=sys.stderr, flush=True)
    except BrokenPipeError:
        return PIPE_CLOSED
    return code
