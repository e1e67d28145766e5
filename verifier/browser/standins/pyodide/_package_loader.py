"""In place of Pyodide's package loader: nothing is installed in the reader's browser.

Pyodide's start reads the two folders and calls the function.
"""


class Folder:
    """A folder's path; Pyodide's start calls its `__str__`, which a plain string would not have."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __str__(self) -> str:
        return self.path


SITE_PACKAGES = Folder("/lib/python3.13/site-packages")
DSO_DIR = Folder("/usr/lib")


def init_loaded_packages() -> None:
    """Called once Pyodide's list of packages, which is empty here, has been read."""
