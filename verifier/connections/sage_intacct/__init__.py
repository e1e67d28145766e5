"""Sage Intacct: its fields are in `verifier.fields`, its words in `verifier.catalogue`."""

from __future__ import annotations

from verifier.connections import Check, Connection
from verifier.fields import FIELDS, company_id, together

CONNECTION = Connection(
    guide="sage-intacct",
    product="Sage Intacct",
    maker="Sage",
    form="sage-intacct/verify#form",
    fields=FIELDS,
    groups={
        "connection": "The connection",
        "user": "Also check the Web Services user",
        "role": "Also check the role and its permissions",
    },
    related=together.related,
    settled=together.settled,
    kept={company_id.KEPT: company_id.exact},
    mail=True,
    support="sage-intacct/troubleshooting#contact-support",
    receipt="sage-intacct/verify#receipt",
    checker="sage-intacct/checker",
    suspected=frozenset(
        {
            "gateway.sign-in-incorrect",
            "gateway.sign-in-not-placed",
            "gateway.sign-in-unexplained",
        }
    ),
    number="XL03000006",
    numbers=r"(?:XL|PL|BL|DL)\d{6}|GW-\d|JPP\d",
    plan="verifier.connections.sage_intacct.plan",
    check=Check(
        module="verifier.connections.sage_intacct.asking",
        fields=("company_id", "user_id", "entity_id"),
        user="the Web Services user",
        hint=(
            "The one Sage e-mailed for the Web Services user. It goes to our server and from "
            "there to Sage Intacct, for this check only. Nobody keeps it."
        ),
    ),
)
