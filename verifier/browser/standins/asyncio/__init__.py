"""In place of asyncio: Pyodide's start looks it up, and the verifier awaits nothing."""


def get_event_loop() -> None:
    """Looked up by Pyodide for what awaits.

    Raises:
        RuntimeError: always, there is no loop.
    """
    raise RuntimeError("The verifier's Python has no event loop.")
