"""The guide's Markdown extensions, the ledger of its ids, and the finishing of the built site."""
