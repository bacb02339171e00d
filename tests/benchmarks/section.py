"""A part of the page of figures: one source of rows for the terminal and for Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group
from rich.padding import Padding
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Section:
    """Its first `names` columns hold words. A row without its first cell belongs to the one above."""

    title: str
    method: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    names: int = 2

    def terminal(self) -> Group:
        table = Table(*self.columns, title=self.title, title_style="bold", title_justify="left")
        for column in table.columns[self.names :]:
            column.justify = "right"
        for row in self.rows:
            if row[0]:
                table.add_section()
            table.add_row(*row)
        return Group(Padding(table, (1, 0, 0, 0)), " ".join(self.method.split()))

    def markdown(self) -> str:
        rule = ["---"] * self.names + ["--:"] * (len(self.columns) - self.names)
        table = "\n".join(map(_line, (self.columns, rule, *self.rows)))
        return f"## {self.title}\n\n{self.method.strip()}\n\n{table}\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"
