"""Everything Modeloptic's instructions ask for is in the guide: once, in its step, in order.

The table holds, by page, each instruction as the item that carries it and the words that must
stand in it: menu paths, labels, values, options.
"""

from __future__ import annotations

import re

import pytest

READ_ONLY = ("Permissions", "Read only")

INSTRUCTIONS = {
    "sage-intacct/enable-web-services": [
        ("open-subscriptions", "Company › Admin › Subscriptions"),
        ("subscribe", "Web Services", "subscribe"),
        ("ignore-charges", "Ignore", "warning", "additional charges", "you won't be charged"),
    ],
    "sage-intacct/authorize-modeloptic": [
        ("open-company", "Company › Setup", "Configuration › Company"),
        ("edit", "Edit"),
        ("security-tab", "Security", "tab"),
        ("add", "Web Services authorizations", "Add"),
        ("sender-id", "Sender ID", "modelopticMPP"),
        ("description", "Description", "Modeloptic"),
        ("status", "Status", "Active"),
        ("save-authorization", "Save", "authorization"),
        ("save-company", "Save", "second time", "company"),
    ],
    "sage-intacct/create-a-role": [
        ("add-role", "Company › Admin", "plus sign", "Roles"),
        ("name", "Name", "Modeloptic"),
        ("description", "Description", "Modeloptic"),
        ("save-role", "Save"),
        ("permission-company", "Check the box for", "Company", *READ_ONLY, "Save"),
        ("permission-general-ledger", "Check the box for", "General Ledger", *READ_ONLY),
        ("user-defined-books", "User-defined books", "List", "View", "Save"),
        (
            "permission-accounts-receivable",
            "Check the box for",
            "Accounts Receivable",
            *READ_ONLY,
            "Save",
        ),
        (
            "permission-accounts-payable",
            "Check the box for",
            "Accounts Payable",
            *READ_ONLY,
            "Save",
        ),
        ("permission-consolidation", "If your company uses", "Consolidation", *READ_ONLY),
        ("manage-books", "If your company uses", "Manage books", "View", "Save"),
        ("save-permissions", "Save"),
    ],
    "sage-intacct/create-a-user": [
        ("add-user", "Company › Admin", "plus sign", "Web Services users"),
        ("user-id", "User ID", "modeloptic-user"),
        ("contact", "contact information", "manages your Modeloptic account"),
        ("email", "email address", "credentials"),
        ("user-type", "User type", "Business"),
        ("admin-privileges", "Admin privileges", "Limited"),
        ("status", "Status", "Active"),
        ("roles", "role-based", "Roles information", "role Modeloptic"),
        ("save-user", "Save"),
        ("ignore-charges", "Ignore any warning", "charge", "user", "you won't be charged"),
        ("user-permission-company", "Check the box for", "Company", *READ_ONLY, "Save"),
        ("user-permission-general-ledger", "Check the box for", "General Ledger", *READ_ONLY),
        ("user-user-defined-books", "User-defined books", "List", "View", "Save"),
        ("user-permission-accounts-receivable", "Accounts Receivable", *READ_ONLY, "Save"),
        ("user-permission-accounts-payable", "Accounts Payable", *READ_ONLY, "Save"),
        ("user-permission-consolidation", "If your company uses", "Consolidation", *READ_ONLY),
        ("user-manage-books", "If your company uses", "Manage books", "View", "Save"),
        ("save-user-permissions", "Save"),
    ],
    "sage-intacct/enter-credentials": [
        ("log-in", "Log in to Modeloptic"),
        ("historical-data", "Historical Data", "your company"),
        ("data-connection", "Sage Intacct Data Connection"),
        ("edit-credentials", "Edit Sage Intacct Credentials"),
        ("welcome-email", "email", "Company ID", "Web Services user", "password"),
        ("company-id", "Company ID"),
        ("password", "Password"),
        ("save-and-close", "Save & Close"),
    ],
}

VALUES = {
    "modelopticMPP": ["sage-intacct/authorize-modeloptic#sender-id"],
    "Modeloptic": [
        "sage-intacct/authorize-modeloptic#description",
        "sage-intacct/create-a-role#name",
        "sage-intacct/create-a-role#description",
    ],
    "modeloptic-user": ["sage-intacct/create-a-user#user-id"],
}
"""What the reader types, and the items that have it to copy."""

BRANCHES = {
    "sage-intacct/create-a-user#roles": {"role-based"},
    "sage-intacct/create-a-role#permission-consolidation": {"role-based", "consolidation"},
    "sage-intacct/create-a-role#manage-books": {"role-based", "consolidation"},
    "sage-intacct/create-a-user#user-permission-consolidation": {"user-based", "consolidation"},
    "sage-intacct/create-a-user#user-manage-books": {"user-based", "consolidation"},
}

HELP = {
    "sage-intacct#full-administrator": ("Full", "limited administrator", "/admin-users.htm"),
    "sage-intacct#top-level": (
        "Top level", "entity selector", "/navigate-in-multi-entity-shared.htm"
    ),
    "sage-intacct#company-id": (
        "General information", "capital letters matter", "Customer ID", "sandbox",
        "/company-information.htm",
    ),
    "sage-intacct#permission-type": (
        "Global settings", "View permissions and roles", "table Roles",
        "User application subscriptions", "/change-from-user-to-role-permissions.htm",
    ),
    "sage-intacct#consolidation-in-use": ("Subscriptions",),
    "sage-intacct/enable-web-services#open-subscriptions": ("full administrator",),
    "sage-intacct/enable-web-services#subscribe": (
        "Applications", "toggle", "already on",
    ),
    "sage-intacct/authorize-modeloptic#open-company": ("Company Info", "Top level"),
    "sage-intacct/authorize-modeloptic#add": (
        "doesn't let you edit a Sender ID", "/company-web-services-authorizations.htm"
    ),
    "sage-intacct/authorize-modeloptic#sender-id": (
        "Capital letters", "can't be edited", "/company-web-services-authorizations.htm"
    ),
    "sage-intacct/authorize-modeloptic#save-company": ("first Save", "second one"),
    "sage-intacct/create-a-role#add-role": ("Users, roles, and groups", "user-based"),
    "sage-intacct/create-a-role#save-permissions": ("Permissions", "role is empty"),
    "sage-intacct/create-a-user#add-user": (
        "Users, roles, and groups", "Web Service Users", "Don't use Users", "second factor",
        "/web-services-only-users.htm",
    ),
    "sage-intacct/create-a-user#user-id": ("No.", "new user", "/field-by-field-descriptions.htm"),
    "sage-intacct/create-a-user#contact": (
        "Contact name", "a first name, a last name and an email", "/2024-R1-email-address"
    ),
    "sage-intacct/create-a-user#email": (
        "account email address", "no other Sage user", "/2024-R1-email-address"
    ),
    "sage-intacct/create-a-user#user-type": ("limits", "/why-cant-I-ns.htm"),
    "sage-intacct/create-a-user#admin-privileges": ("Full", "/admin-users.htm"),
    "sage-intacct/create-a-user#status": (
        "User entities", "empty means all", "/entity-restrictions-for-users.htm"
    ),
    "sage-intacct/create-a-user#roles": ("table Roles", "user-based", "/2024-R3-add-user-update"),
    "sage-intacct/create-a-user#save-user": ("your own Sage Intacct password",),
    "sage-intacct/enter-credentials#welcome-email": ("Welcome to Sage Intacct!", "Don't forward"),
    "sage-intacct/enter-credentials#company-id": ("Customer ID", "entity", "Capital letters"),
    "sage-intacct/enter-credentials#password": (
        "doesn't expire", "Reset password", "/web-services-only-users.htm"
    ),
}  # fmt: skip
"""The items where Sage's own pages say more: what the guide says as help, and Sage's page."""

SECTIONS = {
    "sage-intacct/create-a-role#trouble": "/how-users-roles-permissions-work-together-u.htm",
    "sage-intacct/create-a-user#permissions": "/user-permissions-to-intacct.htm",
    "sage-intacct/troubleshooting#ip-filter": "/login-troubleshooting.htm",
    "sage-intacct/troubleshooting#entities": "/multi-entity-top-level-only.htm",
    "sage-intacct/troubleshooting#sandbox": "/2025-R4-new-sandbox-name-convention.htm",
}
"""Parts of pages that rest on what Sage documents, and Sage's page."""


def read_text(node) -> str:
    """Return a node's text on one line."""
    return " ".join(node.text().split())


def list_items(page):
    """Return a page's items: their ids and sentences."""
    return [
        (li.id, read_text(li.css_first(".item-text"))) for li in page.article.css("li[data-item]")
    ]


@pytest.mark.parametrize("name", INSTRUCTIONS)
def test_every_instruction_is_an_item_in_order_with_its_words(guide, name):
    """No item is missing, none is made up, and the order is that of the instructions."""
    found = list_items(guide[name])

    assert [row[0] for row in INSTRUCTIONS[name]] == [item for item, _ in found]
    for (_, *expected), (item, sentence) in zip(INSTRUCTIONS[name], found, strict=True):
        for part in expected:
            assert part in sentence, f"{name}#{item}"


def test_each_value_is_there_to_copy_in_its_items_and_nowhere_else(guide):
    found = {}
    for name, page in guide.items():
        for li in page.article.css("li[data-item]"):
            for code in li.css("code.copy"):
                found.setdefault(code.text(), []).append(f"{name}#{li.id}")

    assert found == VALUES


def test_items_for_some_readers_say_for_whom(guide):
    """The role's items are for role-based companies, the user's permissions for user-based ones.

    The rest is as the table says, and all others are for everyone.
    """
    found = {}
    for name, page in guide.items():
        for li in page.article.css("li[data-item]"):
            classes = set(li.attributes["class"].split()) - {"task-list-item"}
            found[f"{name}#{li.id}"] = classes
    expected = {}
    for short in found:
        page, _, item = short.partition("#")
        if page == "sage-intacct/create-a-role":
            default = {"role-based"}
        elif (item.startswith("user-") and "permission" in item) or item in {
            "user-user-defined-books", "save-user-permissions",
        }:  # fmt: skip
            default = {"user-based"}
        else:
            default = set()
        expected[short] = BRANCHES.get(short, default)

    assert found == expected


SAGE = "https://www.intacct.com/ia/docs/"


def sages_pages(nodes) -> list[str]:
    """The addresses of Sage's own pages that nodes link to."""
    links = [a.attributes.get("href") or "" for node in nodes for a in node.css("a")]
    return [link for link in links if link.startswith(SAGE)]


def list_below(heading) -> list:
    """The elements below a heading, up to the next."""
    nodes, node = [], heading.next
    while node is not None and node.tag not in {"h2", "h3"}:
        if node.tag != "-text":
            nodes.append(node)
        node = node.next
    return nodes


@pytest.mark.parametrize("short", HELP)
def test_help_is_set_off_from_the_instruction_and_links_sages_page(guide, short):
    """What the table has is in a fold or a box below the item, not in its sentence."""
    page, _, item = short.partition("#")
    helps = guide[page].article.css(f"li[id='{item}'] .item-more :is(details, .admonition)")
    spoken = " ".join(read_text(node) for node in helps)
    for part in HELP[short]:
        places = sages_pages(helps) if part.startswith("/") else [spoken]
        assert any(part in place for place in places), part


@pytest.mark.parametrize("short", SECTIONS)
def test_where_a_section_rests_on_sages_page_it_is_linked(guide, short):
    page, _, section = short.partition("#")
    heading = guide[page].article.css_first(f"[id='{section}']")

    assert any(SECTIONS[short] in link for link in sages_pages(list_below(heading)))


def test_every_topic_of_troubleshooting_has_cause_and_cure(guide):
    headings = guide["sage-intacct/troubleshooting"].article.css("h3")

    assert len(headings) > 15
    for heading in headings:
        section = read_text(heading) + "".join(map(read_text, list_below(heading)))
        assert "Why:" in section, section[:60]
        assert "How to fix this" in section, section[:60]


def test_nothing_is_called_complete_before_the_third_level_of_the_verdict(guide):
    """They stand on Verify alone, with the level at which they are true."""
    for name, page in guide.items():
        shown = page.article.css("*:not(script)")
        text = " ".join(node.text(deep=False) for node in shown).lower()
        spoken = {word.strip(".,:;“”()") for word in text.split()}
        if name == "sage-intacct/verify":
            assert "The connection is complete only at this level." in read_text(page.article)
        else:
            assert not spoken & {"complete", "completed", "live"}, name


FAULT = re.compile(
    r'"(runtime\.[a-z-]+)": \{\s+state: "[^"]+",\s+title: "([^"]+)",\s+text: "([^"]+)"'
)


def test_every_fault_of_the_checker_has_its_section_in_the_same_words(root):
    """What the form says and what its link leads to are one."""
    source = (root / "overrides/assets/javascripts/runtime.js").read_text("utf-8")
    page = (root / "docs/sage-intacct/checker.md").read_text("utf-8")
    faults = FAULT.findall(source)

    assert len(faults) == source.count("    state: ") > 10
    words = [word for _, *both in faults for word in both]
    assert sorted(set(words)) == sorted(words)
    for code, title, text in faults:
        anchor = code.removeprefix("runtime.")
        assert f"## {title} {{ #{anchor} }}\n\nCode: `{code}`\n\n{text}\n" in page
