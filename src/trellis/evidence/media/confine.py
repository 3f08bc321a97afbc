"""Gives a program as little as it needs, then becomes it: run by path, before anything is opened.

A decoder is the likeliest part of Trellis to have a hole in it, and it reads what strangers made.
So the program that decodes runs without new privileges, with limits on memory, processor time,
file size and open files, without a network (a namespace of its own, and Landlock), and on a Linux
with Landlock sees the machine's libraries, the one file it reads and the one folder it writes:
not the settings, not other people's evidence. It ends when the worker that started it ends.
What the kernel does not offer is left out; the limits hold on every Unix.

Arguments: one JSON object (`reads`, `writes`, `memory`, `cpu_s`, `file_bytes`, `niceness`, `parent`), then the
command. It is run with `python -I -S`, so it imports nothing of Trellis.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Sequence

OPEN_FILES = 256
# Where programs, libraries and fonts lie; never /etc as a whole, which holds passwords.
SYSTEM = (
    "/usr", "/bin", "/lib", "/lib64", "/opt/libreoffice", "/nix/store",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/libreoffice",
    "/etc/localtime", "/dev/urandom", "/dev/random", "/sys/devices/system/cpu",
)  # fmt: skip
ALSO_WRITTEN = ("/dev/null",)

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights each Landlock knows
_NETWORK_FROM, _SCOPES_FROM = 4, 6
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract sockets, signals


def limit(*, memory: int, cpu_s: int, file_bytes: int, niceness: int) -> None:
    """Set the limits that every Unix has: bytes of address space and of one file, seconds of processor."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (bound, bound))
        except (OSError, ValueError):  # macOS refuses some
            continue
    os.nice(niceness)


def wall_off(reads: Iterable[str], writes: Iterable[str]) -> None:
    """Take network and files away, as far as this Linux can; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWNET)  # root needs no user namespace
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _landlock(libc, [*SYSTEM, sys.prefix, sys.base_prefix, *reads], [*ALSO_WRITTEN, *writes])


def end_with(parent: int) -> None:
    """Have this process killed when `parent`, which started it, ends; it may have ended by now."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def _landlock(libc: ctypes.CDLL, reads: Sequence[str], writes: Sequence[str]) -> None:
    abi = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return
    every = (1 << _RIGHTS_BY_ABI.get(abi, 16)) - 1
    rules = struct.pack("<QQQ", every, _TCP if abi >= _NETWORK_FROM else 0, _SCOPES if abi >= _SCOPES_FROM else 0)
    rules = rules[: 24 if abi >= _SCOPES_FROM else 16 if abi >= _NETWORK_FROM else 8]
    ruleset = libc.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return
    for paths, rights in ((reads, _READ), (writes, every)):
        for path in paths:
            _allow(libc, ruleset, path, rights & every)
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112  pathlib costs more than all the rest here
            rights &= _OF_FILES
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("<Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def main() -> None:
    """Confine this process and become the command."""
    wanted = json.loads(sys.argv[1])
    command = sys.argv[2:]
    limit(memory=wanted["memory"], cpu_s=wanted["cpu_s"], file_bytes=wanted["file_bytes"], niceness=wanted["niceness"])
    wall_off(wanted["reads"], wanted["writes"])
    end_with(wanted["parent"])
    os.execv(command[0], command)  # noqa: S606  that is what this is for


if __name__ == "__main__":
    main()
