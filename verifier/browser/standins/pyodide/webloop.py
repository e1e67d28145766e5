"""In place of Pyodide's event loop: the verifier awaits nothing, and asyncio is large."""


def _initialize_event_loop() -> None:
    """Called by the `pyodide` package when it is imported."""
