"""The writers' preview: `python -m verifier preview` shows the site as it is saved.

`building` says what is built when. A change is built in a process of its own (`builder`), so a rule
that was edited is imported anew and a mistake can't take the preview down; `faults` turns what went
wrong into file, line and what to write, and `server` shows it on the page, above the last site that
could be built. Nothing is imported here: every build would wait for it.
"""
