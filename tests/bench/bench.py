"""Measures ecpay-cli beside floors and, with --peers, beside other products, all in one run.

Prints one table: ours, the floor, ours divided by the floor, the peer. A ratio says more than a time: the
machine changes both. A row whose subject is not built, or does not answer, says so and has no figure.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import history_rows
import payload_rows
import peers
import rows
from measure import Missing, Workshop


def measure(row, workshop):
    """The row's figures: {"ours","floor","peer"}, each a number or None, and "missing" with the reasons."""
    out = {"name": row.name, "unit": row.unit, "better": row.better, "budget": row.budget, "missing": []}
    for side in ("ours", "floor", "peer"):
        subject = getattr(row, side)
        out[side] = None
        if subject is None or (side == "peer" and not workshop.peers):
            continue
        try:
            out[side] = subject(workshop)
        except Missing as reason:
            out["missing"].append(f"{side}: {reason}")
    if out["ours"] is not None and out["floor"]:
        out["ratio"] = out["ours"] / out["floor"]
    return out


def show(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def print_table(results):
    widths = (72, 8, 10, 10, 8, 10)
    lines = [("what", "unit", "ours", "floor", "ratio", "peer")]
    for r in results:
        lines.append((r["name"], r["unit"], show(r["ours"]), show(r["floor"]), show(r.get("ratio")), show(r["peer"])))
    for line in lines:
        print(line[0].ljust(widths[0]) + "".join(cell.rjust(width) for cell, width in zip(line[1:], widths[1:])))
    for r in results:
        if r["budget"]:
            print(f"budget  {r['name']}: {r['budget']}")
    for r in results:
        for reason in r["missing"]:
            print(f"missing {r['name']}: {reason}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", type=Path, required=True, help="the folder of the compiled programs")
    parser.add_argument("--peers", action="store_true", help="install and measure the peers (npm)")
    parser.add_argument("--rounds", type=int, default=5, help="each figure is the median of so many (5)")
    parser.add_argument("--only", default="", help="rows whose name contains this text")
    parser.add_argument("--build", action="store_true", help="time a clean build without ccache, too")
    parser.add_argument("-o", "--output", type=Path, help="write the figures as JSON")
    arguments = parser.parse_args()
    chosen = [row for row in rows.ROWS + payload_rows.ROWS + history_rows.ROWS + (rows.BUILD_ROWS if arguments.build else [])
              if arguments.only in row.name]
    if not chosen:
        parser.error(f"no row's name contains {arguments.only!r}")
    with tempfile.TemporaryDirectory(prefix="ecpay-bench-") as folder:
        workshop = Workshop(arguments.bin.resolve(), Path(folder), arguments.rounds)
        workshop.peers = peers.install() if arguments.peers else None
        results = []
        for row in chosen:
            print(f"bench: {row.name}", file=sys.stderr)
            results.append(measure(row, workshop))
    print_table(results)
    if arguments.output:
        report = {"schema": "ecpay-cli/bench", "v": 1, "rounds": arguments.rounds, "rows": results}
        arguments.output.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
