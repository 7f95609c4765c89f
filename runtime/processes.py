"""Child processes that cannot outlive their parent, however it ends."""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def die_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `how` to this process when `parent` ends; where it has ended already, leave at once.

    Linux only; elsewhere a supervisor that is killed outright leaves its children. It is not inherited by a fork:
    each generation asks for itself. The signal comes when the parent's *thread* that forked ends.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def prepare_child(parent: int) -> None:
    """Run between fork and exec of a supervised child: its own group (so that Ctrl-C is ours to hand on), no mask."""
    os.setpgid(0, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    die_with_parent(parent)


def end_with_parent() -> None:
    """Have this process told to stop, in good order, when whoever started it ends (`make` that is killed)."""
    die_with_parent(os.getppid(), signal.SIGTERM)
