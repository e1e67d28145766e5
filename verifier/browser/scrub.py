"""Run in the interpreter before its memory is stored: what lies free becomes zeros."""

import gc
import sys
import zipimport


def scrub() -> None:
    """Take what is free, in blocks of every size, as zeros, and give it back."""
    for size in (*(1 << power for power in range(20, 9, -1)), *range(496, 32, -16)):
        blocks = [
            bytes(size - 33) for _ in range(max(4, (1 << 21) // size if size > 512 else 2000))
        ]
        del blocks


# What was in the library is imported, and the library is not there when the memory is restored.
for listed in vars(zipimport)["_zip_directory_cache"].values():
    listed.clear()
sys.path_importer_cache.clear()
gc.collect()
scrub()
del scrub, listed
gc.collect()
