"""`extract review`: the curator's page, and its decisions written into gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from extractor.cli.opening import open_run
from extractor.cli.output import give, give_json, tell

if TYPE_CHECKING:
    from typer._click.core import Context

    from extractor.review.desk import Desk
    from extractor.review.log import Log

GOLD = Path("gold")
GoldFolder = Annotated[Path, typer.Option("--gold", metavar="DIR", help="The folder of gold files.")]
RunName = Annotated[str | None, typer.Argument(metavar="[RUN]", help="Id or folder; the latest if left out.")]
Curator = Annotated[
    str | None, typer.Option("--curator", metavar="NAME", help="Who decides; the user of this machine if left out.")
]


class _OpensByDefault(TyperGroup):
    """`extract review RUN` is `extract review open RUN`."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Put `open` before what names no command."""
        known = {*self.commands, "--help"}
        return super().parse_args(ctx, args if args and args[0] in known else ["open", *args])


app = typer.Typer(
    cls=_OpensByDefault,
    help="The curator's page: what was extracted, what gold says, and the paper beside them. "
    "`extract review [RUN]` opens it.",
    epilog="Example: extract review --gold gold --curator ana",
    rich_markup_mode=None,
)


@app.command("open", epilog="Example: extract review open runs/latest --curator ana")
def open_(
    run: RunName = None,
    gold: GoldFolder = GOLD,
    curator: Curator = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=65535, help="Port; 8642, else a free one, if left out.")
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to bind; one beyond this machine wants a token.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Serve the page and open the browser; stop it with control-C, nothing is lost.

    Decisions are appended to DIR/decisions.jsonl at once; gold changes only by `extract review apply`.
    """
    import webbrowser

    from extractor.review.app import application
    from extractor.review.serving import bind, serve

    address = bind(host, port)
    desk = _desk(run, gold)
    who = _curator(curator)
    _tell_damaged(desk.log)
    if not gold.exists():
        tell(f"{gold} is not there yet: the first decision makes it")

    def ready() -> None:
        tell(f"run {desk.run.manifest.id} against {gold}, {len(desk.items)} items; {who} decides")
        give(address.url)
        tell("control-C stops it")
        if not no_browser:
            webbrowser.open(address.url)

    serve(application(desk, who), address, ready)


@app.command(epilog="Example: extract review apply --dry-run")
def apply(
    gold: GoldFolder = GOLD,
    run: Annotated[
        str | None, typer.Option("--run", metavar="RUN", help="Run whose papers places are held against; the latest.")
    ] = None,
    curator: Curator = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
) -> None:
    """Write the decisions into gold, as a diff that passes `extract gold check`.

    Exit 1 where a decision could not be written (it is named with the reason, and the others are), where lines of
    the log cannot be read, or where the check still finds something in gold.
    """
    from extractor.review.applying import carry_out, plan

    _folder(gold)
    desk = _desk(run, gold)
    at = (gold, desk.log, desk.document, desk.vocabulary)
    done = plan(*at) if dry_run else carry_out(*at, _curator(curator), desk.clock)
    for change in done.changes:
        give(change.diff)
        for one in change.left:
            tell(
                f"{change.document}: {one.entry.entry} {one.entry.id} of {one.entry.curator} is left out: {one.reason}"
            )
    give(done.odd_diff)
    for finding in done.findings:
        tell(f"the check of gold {'would find' if dry_run else 'finds'}: {finding}")
    _tell_damaged(desk.log)
    would = "would be " if dry_run else ""
    tell(f"{done.entries} decisions {would}written into {len(done.written)} gold files, {done.left} left out")
    if done.left or done.findings or desk.log.damaged:
        raise typer.Exit(1)


@app.command(epilog="Example: extract review report --json")
def report(
    gold: GoldFolder = GOLD,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
) -> None:
    """Say how the reviewing went: seconds, agreement, and whether the shown value sways who decides."""
    from dataclasses import asdict

    from extractor.review.audit import Share, audit
    from extractor.review.log import Log
    from extractor.review.standing import Standing

    _folder(gold)
    log, standing = Log(gold), Standing()
    log.refresh()
    standing.tell(log.entries)
    _tell_damaged(log)
    found = audit(log.entries, standing)
    if as_json:
        give_json(asdict(found))
        return
    give(f"{found.decisions} decisions in force, {found.undone} taken back, median {found.seconds or 0:g} s")
    shares: dict[str, Share] = {
        "first looks that say what was extracted": found.look_agrees,
        "extracted accepted, value in view": found.accepted_open,
        "extracted accepted, after a blind first look": found.accepted_blind,
        "accepted although the first look said otherwise": found.swayed,
        "first look upheld against what was extracted": found.corrected_look,
        "items that two curators decided otherwise": found.overturned,
    }
    for name, share in shares.items():
        give(f"{name:<52}{f'{share.part} of {share.of} ({share.percent}%)' if share.of else '-':>20}")
    for action, count in found.actions.items():
        give(f"{action:<52}{count:>6} {found.seconds_by_action.get(action, 0):>8g} s")


def _desk(run: str | None, gold: Path) -> Desk:
    from datetime import UTC, datetime

    from extractor.review.desk import Desk
    from extractor.settings import load_settings
    from extractor.vocabulary import load_vocabulary

    settings = load_settings()
    return Desk(open_run(run, settings.runs), gold, load_vocabulary(settings.vocabulary), lambda: datetime.now(UTC))


def _folder(gold: Path) -> None:
    """Decisions lie in the gold folder: where there is none, its name is mistyped.

    Raises:
        UsageError: there is no such folder.
    """
    from extractor.errors import UsageError

    if not gold.is_dir():
        raise UsageError(f"--gold: there is no folder {gold}", mend="name the folder that holds decisions.jsonl")


def _tell_damaged(log: Log) -> None:
    if log.damaged:
        lines = ", ".join(map(str, log.damaged))
        tell(f"{log.path}: not read and passed over: line {lines}; mend or delete them")


def _curator(name: str | None) -> str:
    import getpass

    return (name or getpass.getuser()).strip()[:80] or "curator"
