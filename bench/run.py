"""Time the whole pipeline beside the floor job and other tools: wall and CPU seconds, documents and megabytes a second, peak memory.

    python -m bench.run [--documents 22000] [--source PARQUET] [--peers PYTHON] [--batch-sizes 64,256,1024] [--keep DIR]

Every figure is of whole processes: CPU is what the kernel billed the run and all its workers, memory the largest sum of
the proportional set sizes (PSS) of all its processes, sampled five times a second. Run it on an idle machine; on a busy one
compare CPU, which other work raises less than wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import corpus, peers
from bench.measure import Cost, measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--source", type=Path, default=corpus.DEFAULT_SOURCE if corpus.DEFAULT_SOURCE.exists() else None)
    parser.add_argument("--prefect", action="store_true", help="through Prefect, as `khotin run` does by default")
    parser.add_argument("--dask", action="store_true", help="batches as tasks of a Dask cluster on this machine")
    parser.add_argument("--peers", type=Path, help="a Python that has the tools of bench/peers.py")
    parser.add_argument("--batch-sizes", type=lambda text: [int(n) for n in text.split(",")], default=[], help="then a run with each of these")
    parser.add_argument("--keep", type=Path, help="leave the data folder here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khotin-bench-") as scratch:
        articles = Path(scratch, "corpus.parquet")
        size = corpus.write(args.documents, articles, args.source)
        print(f"{args.documents} documents, {size / 1e6:.1f} MB of text, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        data = args.keep or Path(scratch, "data")
        options = [*([] if args.prefect else ["--no-prefect"]), *(["--runner", "dask"] if args.dask else [])]
        floor = measured([sys.executable, "-m", "bench.floor", str(articles), str(Path(scratch, "floor"))], corpus.ROOT)
        first = run(articles, data, options)
        second = run(articles, data, options)
        show({"floor": floor, "khotin run": first, "second run": second}, args.documents, size, floor)
        show_stages(first, args.documents, size)
        facts = sum(json.loads(first.out)["facts"].values())
        print(f"{facts} facts; the second run took {100 * second.cpu_s / first.cpu_s:.1f} % of the first one's CPU; on disk: {disk(data)}")
        if args.peers:
            show_peers(args.peers, articles, args.documents, first)
        for batch_size in args.batch_sizes:
            shutil.rmtree(data)
            cost = run(articles, data, [*options, "--batch-size", str(batch_size)])
            print(f"batches of {batch_size:>5}: {cost.wall_s:>7.1f} s wall, {cost.cpu_s:>7.1f} s CPU, {cost.peak_mb:>6.0f} MB at most", flush=True)


def run(articles: Path, data: Path, options: list[str]) -> Cost:
    """A run of khotin over the articles."""
    return measured([sys.executable, "-m", "flows.cli", "run", str(articles), "--data", str(data), "--json", "--no-report", *options], corpus.ROOT)


def show(costs: dict[str, Cost], documents: int, size: int, floor: Cost) -> None:
    """One line a job."""
    print(f"{'':<14}{'wall s':>9}{'CPU s':>9}{'docs/s':>9}{'MB/s':>8}{'peak MB':>9}{'x floor CPU':>13}{'M instr./doc':>14}")
    for name, cost in costs.items():
        print(
            f"{name:<14}{cost.wall_s:>9.1f}{cost.cpu_s:>9.1f}{documents / cost.wall_s:>9.0f}{size / 1e6 / cost.wall_s:>8.2f}"
            f"{cost.peak_mb:>9.0f}{cost.cpu_s / floor.cpu_s:>13.1f}{_each(cost, documents):>14}"
        )


def _each(cost: Cost, documents: int) -> str:
    return "no perf" if cost.giga_instructions is None else f"{1000 * cost.giga_instructions / documents:.1f}"


def show_stages(cost: Cost, documents: int, size: int) -> None:
    """One line a stage; what runs before the first and after the last is not in them."""
    print(f"{'stage':<14}{'wall s':>9}{'CPU s':>9}{'docs/s':>9}{'MB/s':>8}{'peak MB':>9}{'ms CPU/doc':>12}")
    for stage in cost.stages:
        print(
            f"{stage.name:<14}{stage.wall_s:>9.1f}{stage.cpu_s:>9.1f}{documents / stage.wall_s:>9.0f}{size / 1e6 / stage.wall_s:>8.2f}"
            f"{stage.peak_mb:>9.0f}{1000 * stage.cpu_s / documents:>12.2f}"
        )


def disk(data: Path) -> str:
    """Megabytes of the release: tables, stage tables, warehouse."""
    release = data / "current"
    sizes = {name: sum(p.stat().st_size for p in (release / name).rglob("*.parquet")) for name in ("tables", "stage")}
    sizes["warehouse"] = (release / "warehouse.duckdb").stat().st_size
    return ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())


def show_peers(python: Path, articles: Path, documents: int, khotin: Cost) -> None:
    """One line a tool: what a document costs it, and khotin's whole run beside that. Tools that are not installed are named."""
    own_ms = 1000 * khotin.cpu_s / documents
    print(f"{'peer':<14}{'documents':>10}{'wall s':>9}{'CPU s':>9}{'docs/CPU s':>12}{'ms CPU/doc':>12}{'x khotin':>10}{'M instr./doc':>14}")
    for name, most in peers.SAMPLED.items():
        count = min(documents, most)
        try:
            few, all_of_them = (_peer(python, name, articles, n) for n in (peers.FEW, count))
        except subprocess.CalledProcessError:
            print(f"{name:<14}did not run")
            continue
        found = json.loads(all_of_them.out.strip().splitlines()[-1])
        peer_ms = 1000 * found["cpu_s"] / count
        each = "no perf"
        if few.giga_instructions is not None and all_of_them.giga_instructions is not None:  # imports and models left out
            each = f"{1000 * (all_of_them.giga_instructions - few.giga_instructions) / max(count - peers.FEW, 1):.1f}"
        costs = f"{count:>10}{found['wall_s']:>9.1f}{found['cpu_s']:>9.1f}{count / found['cpu_s']:>12.1f}{peer_ms:>12.2f}{peer_ms / own_ms:>10.2f}{each:>14}"
        print(f"{name:<14}{costs}   {peers.DOES[name]}", flush=True)
    costs = f"{documents:>10}{khotin.wall_s:>9.1f}{khotin.cpu_s:>9.1f}{documents / khotin.cpu_s:>12.1f}{own_ms:>12.2f}{1:>10.2f}"
    print(f"{'all of khotin':<14}{costs}{_each(khotin, documents):>14}")


def _peer(python: Path, name: str, articles: Path, count: int) -> Cost:
    command = [str(python), str(Path(peers.__file__)), name, str(articles), str(count)]
    return measured(command, corpus.ROOT, os.environ | {"HF_HUB_OFFLINE": "1"}, is_quiet=True)


if __name__ == "__main__":
    main()
