"""Figures as Markdown."""
import statistics
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    text: Callable


def seconds(value):
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


def milliseconds(value):
    """Of seconds."""
    return f"{value * 1e3:.2f} ms" if value < 0.1 else f"{value * 1e3:.0f} ms"


def table(title, columns, rows):
    yield f"\n{title}\n"
    yield "| | " + " | ".join(column.title for column in columns) + " |"
    yield "|---" * (1 + len(columns)) + "|"
    for row in rows:
        cells = [column.text(row[column.key]) if row.get(column.key) is not None else "–" for column in columns]
        yield f"| {row['what']} | " + " | ".join(cells) + " |"
    for row in rows:
        if row.get("failure"):
            yield f"\n{row['what']}: FAILURE: {row['failure']}"


def median_of(rounds):
    """Of each figure; a failure stays one."""
    keys = {key for figures in rounds for key, value in figures.items() if isinstance(value, (int, float))}
    merged = {key: statistics.median([figures[key] for figures in rounds if key in figures]) for key in keys}
    failures = [figures["failure"] for figures in rounds if figures.get("failure")]
    return {**merged, **({"failure": failures[0]} if failures else {})}


def spread(values):
    """Median, 99th percentile and largest."""
    ordered = sorted(values)
    return {"median": statistics.median(ordered), "p99": ordered[int((len(ordered) - 1) * 0.99)], "max": ordered[-1]}
