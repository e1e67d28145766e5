"""In place of `importlib.abc`: Pyodide's finder needs two names, and resources are large."""

from importlib._abc import Loader

__all__ = ["Loader", "MetaPathFinder"]


class MetaPathFinder:
    """The base of finders on `sys.meta_path`."""

    def invalidate_caches(self) -> None:
        """Forget what was found; there is nothing to forget here."""
