"""How a web process uses memory."""

import ctypes
import gc

GC_THRESHOLDS = (20_000, 20, 50)
MAPPED_BYTES = 1_000_000
_M_MMAP_THRESHOLD = -3  # glibc's malloc.h


def settle() -> None:
    """Call it once a process is ready to serve.

    What is here for good is not looked through again, and the collector comes seldom: with thousands of
    tokens remembered it stopped a process for 50 ms at a time (docs/adr/0005). Large blocks go back to the
    system: glibc would keep the 20 MB that hashing a password takes, once it has seen them freed, and 3 MB
    that loading the modules took.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):  # another libc has no such habits
        libc.mallopt(_M_MMAP_THRESHOLD, MAPPED_BYTES)
        libc.malloc_trim(0)
