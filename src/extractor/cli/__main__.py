"""The program `extract`: the one place that turns errors into exit codes.

0 all went well; 1 the work was done and something in it did not go well: a document failed, the budget ended, a check
found something; 2 wrong usage, settings, key or endpoint, or nothing to read; 130 stopped by the user; 141 whoever
read the output wanted no more.
"""

from __future__ import annotations

import sys

import typer

from extractor.cli import corpus, doctor, export, gold, parse, review, run, show, trace
from extractor.cli import eval as evaluation
from extractor.cli.output import finish_giving, open_streams, tell
from extractor.errors import ExtractorError

STOPPED = 130

app = typer.Typer(
    name="extract",
    help="Read clinical papers into verified outcome records.",
    epilog="Example: extract run corpus/",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run", epilog=run.EXAMPLE)(run.run)
app.command("parse", epilog=parse.EXAMPLE)(parse.parse)
app.command("show", epilog=show.EXAMPLE)(show.show)
app.command("export", epilog=export.EXAMPLE)(export.export)
app.command("eval", epilog=evaluation.EXAMPLE)(evaluation.eval_)
app.command("trace", epilog=trace.EXAMPLE)(trace.trace)
app.command("doctor", epilog=doctor.EXAMPLE)(doctor.doctor)
app.add_typer(corpus.app, name="corpus")
app.add_typer(gold.app, name="gold")
app.add_typer(review.app, name="review")


def main() -> None:
    """Run the program and leave with its exit code."""
    open_streams()
    code = _run()
    finish_giving()
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as leave:
        # Typer leaves like this after every command: with 2 for wrong usage, 130 for control-C.
        if leave.code == STOPPED:
            _say("stopped; the same command goes on from here")
        return leave.code if isinstance(leave.code, int) else 0
    except ExtractorError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}: mend it and run the same command again")
        return 1
    return 0


def _say(message: str) -> None:
    tell(f"extract: {message}")


if __name__ == "__main__":
    main()
