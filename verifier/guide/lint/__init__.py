"""The writers' checks: `python -m verifier lint` says what is wrong in the pages, and where."""
