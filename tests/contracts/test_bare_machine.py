"""The two commands on a Debian 12 that has git, make and Python and nothing else, as root and as a plain user."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "bare" / "debian.sh"
FOLDER = os.environ.get("BARE_DEBIAN", "")

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("debootstrap") is None,
    reason="a bare machine is made by root with debootstrap: sudo apt-get install -y debootstrap",
)


@pytest.mark.prove
@needs_root
@pytest.mark.parametrize(("command", "users"), [("run", ["root", "resident"]), ("test", ["root", "resident"])])
def test_a_bare_machine_needs_only_the_two_commands(command: str, users: list[str], tmp_path: Path) -> None:
    """BARE_DEBIAN names a folder to keep the machine in; else it is made anew, which takes a mirror and minutes."""
    where = FOLDER or str(tmp_path / "debian")
    done = subprocess.run(["unshare", "--mount", "bash", str(SCRIPT), where, command, *users], check=False)
    assert done.returncode == 0
