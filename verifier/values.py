"""The values that the guide asks for, and which guide it is: each stands here once."""

from __future__ import annotations

GUIDE = "sage-intacct"
"""The guide that is meant where none is named: on the command line, at `/api/verify`."""

GATEWAY = "https://api.intacct.com/ia/xml/xmlgw.phtml"
"""The gateway that checks ask where a company's own books are meant."""

SENDER_ID = "modelopticMPP"
"""Modeloptic's name in Sage Intacct's list of authorised senders."""

USER_ID = "modeloptic-user"
"""The Web Services user that the guide has created."""

NAME = "Modeloptic"
"""What the guide has entered as the role's name and as descriptions."""
