"""What is sent to the gateway: the request envelope, its elements in the documented order.

The order of the elements counts: https://developer.intacct.com/web-services/requests/ .
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSENDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, by reference or otherwise."""

ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        # A parser would turn these into spaces or line ends; typed text must arrive as typed.
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)


ESCAPED = re.compile("[&<>\t\n\r]")


class UnsendableError(ValueError):
    """Raised for text that XML cannot hold; names the element, never the text."""

    def __init__(self, element: str) -> None:
        super().__init__(f"{element} holds a character that XML cannot carry")
        self.element = element


class Sender(NamedTuple):
    """The program that asks: Sender ID and sender password, which only Modeloptic holds."""

    sender_id: str
    password: str

    def __repr__(self) -> str:
        return f"Sender(sender_id={self.sender_id!r})"


class Credentials(NamedTuple):
    """What a customer enters; `entity_id` is empty for the top level.

    `permission_type` is role-based or user-based, `consolidation` whether the
    company uses Consolidation, None where nobody has said so: they choose what
    is read and which items fix it.
    """

    company_id: str
    user_id: str
    password: str
    entity_id: str = ""
    permission_type: str = "role-based"
    consolidation: bool | None = None

    def __repr__(self) -> str:
        return f"Credentials(company_id={self.company_id!r}, user_id={self.user_id!r})"


def write_element(name: str, text: str) -> str:
    """Return an element with this text; raises UnsendableError where XML cannot hold it."""
    if UNSENDABLE.search(text):
        raise UnsendableError(name)
    if ESCAPED.search(text):
        text = text.translate(ESCAPES)
    return f"<{name}>{text}</{name}>"


def write_sign_in(sender: Sender, credentials: Credentials, control_id: str) -> bytes:
    """Return the request that signs in and opens a session, in UTF-8.

    Raises UnsendableError for a value XML cannot hold. The entity is named only
    where there is one: an empty element would ask for the top level twice over.
    """
    login = (
        write_element("userid", credentials.user_id)
        + write_element("companyid", credentials.company_id)
        + write_element("password", credentials.password)
    )
    if credentials.entity_id:
        login += write_element("locationid", credentials.entity_id)
    function = _write_function(control_id, "<getAPISession/>")
    return _write_request(sender, f"<login>{login}</login>", function, control_id)


def write_reads(
    sender: Sender, session_id: str, objects: Mapping[str, str], control_id: str
) -> bytes:
    """Return the request that reads at most one record number of each object, in UTF-8.

    `objects` are names of objects by the control id of the function that reads each. It is
    no transaction, so that one refusal does not undo the others.
    """
    functions = "".join(
        _write_function(
            function_id,
            "<readByQuery>"
            + write_element("object", name)
            + "<fields>RECORDNO</fields><query></query><pagesize>1</pagesize>"
            + "</readByQuery>",
        )
        for function_id, name in objects.items()
    )
    return _write_request(sender, write_element("sessionid", session_id), functions, control_id)


def _write_function(control_id: str, asked: str) -> str:
    return f'<function controlid="{control_id}">{asked}</function>'


def _write_request(sender: Sender, authentication: str, functions: str, control_id: str) -> bytes:
    control = (
        write_element("senderid", sender.sender_id)
        + write_element("password", sender.password)
        + write_element("controlid", control_id)
        + "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>"
        + "<includewhitespace>false</includewhitespace>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<request><control>{control}</control><operation transaction="false">'
        f"<authentication>{authentication}</authentication>"
        f"<content>{functions}</content></operation></request>"
    ).encode()
