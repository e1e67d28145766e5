"""How hypothesis tries texts: a busy machine may be slow, and slowness is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
