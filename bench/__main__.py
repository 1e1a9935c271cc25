"""Every benchmark, one after the other, each in a process of its own as when it is run alone: `make bench`."""

import subprocess
import sys
from pathlib import Path

SUPPORT = ("__init__", "__main__", "handset", "measure", "push_sink")
"""What the benchmarks stand on; every other file of this folder is one."""


def main() -> int:
    """How many failed."""
    chosen = sys.argv[1:] or sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT
    )
    failed = []
    for name in chosen:
        print(f"\n=== bench.{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
