"""How hypothesis tries texts: a busy machine may be slow, and slowness is no failure.

Fixtures of these tests keep nothing from one text to the next.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
