"""Measure everything and write the table of docs/reading.md: `python -m heedful.reading.training.report`."""

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from heedful.reading.evaluation import evaluated
from heedful.reading.weights import HERE, Weights

BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"
NONE = "-"
TIERS = ("fast", "full")
OTHERS = ("majority", "VADER", "TF-IDF SVC")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True, help="the folder with the public sets")
    asked.add_argument("--care", type=Path, required=True, help="the folder with our own posts")
    asked.add_argument("--weights", type=Path, default=HERE)
    asked.add_argument(
        "--others", type=Path, help="figures of the others, as kept before; else they are measured"
    )
    asked.add_argument("--page", type=Path, required=True, help="the page whose table is written anew")
    given = asked.parse_args()
    weights = Weights.open(given.weights)
    rows = {tier: [asdict(row) for row in evaluated(given.data, given.care, tier, weights)] for tier in TIERS}
    page = given.page.read_text(encoding="utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    table = "\n".join(lines(rows, _others(given)))
    given.page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _others(given: argparse.Namespace) -> dict[str, Any]:
    if given.others and given.others.exists():
        kept = json.loads(given.others.read_text(encoding="utf-8"))
    else:
        from heedful.reading.training.beside import beside
        from heedful.reading.training.gathering import gathered

        kept = list(beside(gathered(given.data, given.care)))
        if given.others:
            given.others.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return {row["task"]: row for row in kept}


def lines(rows: Mapping[str, Iterable[Mapping[str, Any]]], others: Mapping[str, Any]) -> list[str]:
    """Return the table: a line for each task and measure, the tiers side by side."""
    fast, full = ({(row["task"], row["measure"]): row for row in rows[tier]} for tier in TIERS)
    heading = ["task", "measure", "n", *OTHERS, *TIERS]
    table = [f"| {' | '.join(heading)} |", f"|{'---|' * len(heading)}"]
    for key in dict.fromkeys([*full, *fast]):
        task, measure = key
        beside = others.get(task, {}) if measure != "calibration error" else {}
        known = [str(beside.get(name) or NONE) for name in OTHERS] if measure[:6] != "recall" else [NONE] * 3
        count = (full.get(key) or fast[key])["posts"]
        cells = [task, measure, str(count), *known, _said(fast.get(key)), _said(full.get(key))]
        table.append(f"| {' | '.join(cells)} |")
    return table


def _said(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return NONE
    return f"{row['figure']}" + (f" ({row['low']}-{row['high']})" if row["high"] else "")


if __name__ == "__main__":
    main()
