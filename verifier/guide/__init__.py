"""The guide's Markdown extensions, the ledger of its ids, and the finishing of the built site."""

from __future__ import annotations

from verifier import connections

# The catalogue has to hold the words of every guide's rules before pages are drawn from it.
connections.every()
