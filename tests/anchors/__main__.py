"""`python -m tests.anchors`: prints what has become of words in a thousand edits, by the kind of edit."""

from typing import Annotated

import typer

from tests.anchors.trial import counted, outcomes

VERDICTS = ("found", "rough", "gone", "missed", "wrong")


def main(
    edits: Annotated[int, typer.Option(min=1)] = 1000,
    seed: Annotated[int, typer.Option()] = 17,
    show: Annotated[str, typer.Option(help="Verdicts to show one by one, with commas between.")] = "wrong",
) -> None:
    """How many words are found where they have gone, said to be gone, missed, or found in a wrong place."""
    found = list(outcomes(edits, seed))
    typer.echo(f"| edit | {' | '.join(VERDICTS)} |\n|---|{'--:|' * len(VERDICTS)}")
    for name, verdicts in counted(found).items():
        typer.echo(f"| {name} | {' | '.join(str(verdicts[verdict]) for verdict in VERDICTS)} |")
    totals = [sum(outcome.verdict == verdict for outcome in found) for verdict in VERDICTS]
    typer.echo(f"| all | {' | '.join(map(str, totals))} |")
    for outcome in found:
        if outcome.verdict in show.split(","):
            typer.echo(f"{outcome.verdict}, {outcome.edit}: {outcome.words!r} -> {outcome.found!r}")


if __name__ == "__main__":
    typer.run(main)
