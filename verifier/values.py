"""The values that the guide asks for: each stands here once."""

from __future__ import annotations

SENDER_ID = "modelopticMPP"
"""Modeloptic's name in Sage Intacct's list of authorised senders."""

USER_ID = "modeloptic-user"
"""The Web Services user that the guide has created."""

NAME = "Modeloptic"
"""What the guide has entered as the role's name and as descriptions."""
