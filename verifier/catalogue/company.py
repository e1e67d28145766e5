"""Findings about the company: its ID, the entity, and the Sender ID that it authorizes."""

from __future__ import annotations

from verifier.catalogue.entries import FindingGroup
from verifier.values import AUTHORIZE_PAGE, HELP_PAGE, NAME, SENDER_ID, USER_ID

COMPANY_ID = "sage-intacct#company-id"
TOP_LEVEL = "sage-intacct#top-level"

WHERE = "Copy it from Company > Setup > Configuration > Company, tab General information, field Company ID."

company_id = FindingGroup(COMPANY_ID, cure=WHERE)
entity_id = FindingGroup(TOP_LEVEL, cure="Leave it empty: Modeloptic reads at the top level.")

ENTRIES = (
    company_id.error(
        "company-id.empty",
        title="Company ID missing",
        message="Enter the Company ID, like Acme123",
        why="Sage Intacct needs it to know which company signs in.",
        example={"company_id": ""},
    ),
    company_id.warning(
        "company-id.changed",
        title="Not exactly the same characters",
        message="This has {what}: copy the ID from Sage Intacct again. If that is still there, contact Modeloptic support",
        why="Only this page read it as an ordinary Company ID. Sage Intacct compares it character by character.",
        cure=f"{WHERE} If Sage Intacct shows the ID without it, enter it in Modeloptic as Sage Intacct shows it. Only Sage can change a Company ID.",
        example={"company_id": "Acme–Ltd"},
    ),
    company_id.note(
        "company-id.blank-end",
        title="A space at the end",
        message="The space at the end was ignored. If your Company ID really ends in a space, copy ␣ and paste it there",
        why="Copying often adds a space. A few old Company IDs end in one, and only Sage support can remove it.",
        cure="In most cases, do nothing. If the ID really ends in a space, copy ␣ and paste it at the end, or ask Sage support to remove the space.",
        example={"company_id": "Acme-Ltd "},
    ),
    company_id.note(
        "company-id.blank-kept",
        title="A space kept at the end",
        message="The ␣ at the end was read as a space that is part of the Company ID",
        why="A few old Company IDs end in a space. You said that yours does.",
        cure="Nothing to do. Sage support can remove the space from the ID.",
        example={"company_id": "Acme-Ltd␣"},
    ),
    company_id.error(
        "company-id.sender-id",
        title="The Sender ID instead",
        message=f"Enter your own company's ID: {SENDER_ID} is Modeloptic's Sender ID",
        why="The Sender ID identifies Modeloptic. The Company ID identifies your company.",
        example={"company_id": SENDER_ID},
    ),
    company_id.error(
        "company-id.user-id",
        title="The User ID instead",
        message=f"Enter your own company's ID: {USER_ID} is the User ID",
        why="The User ID identifies the Web Services user. The Company ID identifies your company.",
        example={"company_id": USER_ID},
    ),
    company_id.warning(
        "company-id.near-known",
        title="Similar to another value",
        message="Check that this is your own company's ID: it looks like {known}",
        why="It is almost the same as a value that you enter elsewhere in the guide.",
        example={"company_id": "modeloptic_users"},
    ),
    company_id.warning(
        "company-id.modeloptic",
        title="Modeloptic's name",
        message=f"Enter your own company's ID: {NAME} is the name of the role and the description",
        why="You enter this name elsewhere in Sage Intacct. Your company has its own ID.",
        example={"company_id": NAME},
    ),
    company_id.warning(
        "company-id.label",
        title="Words from the screen",
        message="Enter your company's ID, like Acme123: these words are a label or a sample",
        why="The value is a label, a sample or a word for “none”.",
        example={"company_id": "Your Company ID"},
    ),
    company_id.warning(
        "company-id.domain",
        title="A website's domain",
        message="Check that this is the Company ID: it looks like the domain of a website",
        why="Sage Intacct assigns the Company ID. It is rarely the company's domain.",
        example={"company_id": "acme.com"},
    ),
    company_id.error(
        "company-id.address",
        title="A web address",
        message="Enter the Company ID, like Acme123, not the address of a website",
        why="This was copied from the address bar. The Company ID is a short name, not an address.",
        example={"company_id": "https://www.intacct.com/ia/acct/login.phtml"},
    ),
    company_id.error(
        "company-id.email",
        title="An email address",
        message="Enter the Company ID, like Acme123, not an email address",
        why="Modeloptic signs in with a Company ID and a User ID, not with an email address.",
        example={"company_id": "ann.lee@example.com"},
    ),
    company_id.warning(
        "company-id.user-at-company",
        title="Two values in one",
        message="Enter only the Company ID: an @ joins it to a user or an entity",
        why="Sage's newer interface writes a user and a company as user@company. The Company ID is one of the two parts.",
        example={"company_id": f"{USER_ID}@Acme-Ltd"},
    ),
    company_id.warning(
        "company-id.parts",
        title="Parts separated by a bar",
        message="Enter only the Company ID: the bar | adds an entity or a console",
        why="Sage reads company|entity, console|client and console|client|entity. Modeloptic needs only the company, at its top level.",
        cure="Enter the company's own ID. If you use a console, enter the client company's ID, not the console's.",
        item=TOP_LEVEL,
        example={"company_id": "Acme-Ltd|100"},
    ),
    company_id.error(
        "company-id.long",
        title="Too long",
        message="Copy the Company ID from Sage Intacct again: it has at most 40 characters",
        why="Sage Intacct assigns no Company ID longer than 40 characters.",
        example={"company_id": "The-Acme-Company-of-Springfield-and-Shelbyville"},
    ),
    company_id.warning(
        "company-id.digits",
        title="Only digits",
        message="Check that this is the Company ID: with only digits, it looks like the Customer ID next to it",
        why="The same page in Sage Intacct shows a Customer ID, which is the number of your contract.",
        example={"company_id": "1002003"},
    ),
    company_id.warning(
        "company-id.space",
        title="The company's name",
        message="Check that this is the Company ID: it looks like the company's name",
        why="Names have spaces, or end in Inc. or LLC. Most Company IDs don't, though a few have a space.",
        example={"company_id": "Acme Holdings, Inc."},
    ),
    company_id.warning(
        "company-id.id-and-name",
        title="An ID and a name",
        message="If you copied this from a list in Sage Intacct, enter only the ID before the --",
        why="Lists in Sage Intacct show an ID and a name with -- between them. They may belong to an entity.",
        example={"company_id": "E100--UK"},
    ),
    company_id.warning(
        "company-id.list",
        title="Several values",
        message="Enter only the Company ID: this looks like several values in a row",
        why="A line of a list was copied. It holds the User ID or another value besides the Company ID.",
        example={"company_id": f"Acme-Ltd,{USER_ID}"},
    ),
    company_id.warning(
        "company-id.look-alike",
        title="A letter from another alphabet",
        message="Retype the Company ID: {character} only looks like “{plain}”",
        why="Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        cure="Delete the value and type it on an English keyboard, or copy it from Sage Intacct.",
        example={"company_id": "Аcme-Ltd"},
    ),
    company_id.warning(
        "company-id.characters",
        title="An unusual character",
        message="Check {character} in the Company ID: most have only letters, digits, hyphens, underscores and periods",
        why="Sage recommends letters, digits, hyphens, underscores and periods. It publishes no list of what an ID may contain.",
        example={"company_id": "Acme&Sons"},
    ),
    company_id.warning(
        "company-id.doubled",
        title="Two hyphens in a row",
        message="Check the two hyphens in a row: most Company IDs have one",
        why="Sage advises against two hyphens in a row in IDs.",
        example={"company_id": "Acme--Ltd"},
    ),
    company_id.warning(
        "company-id.edge",
        title="Punctuation at the start or end",
        message="Check the {character} at the {edge}: most Company IDs start and end with a letter or digit",
        why="Copying from a sentence or a list often adds punctuation.",
        example={"company_id": "Acme-Ltd."},
    ),
    company_id.note(
        "company-id.sandbox",
        title="A test company",
        message="This looks like a test company: authorize Modeloptic and create the user there, too",
        why="A sandbox or implementation company has its own authorizations, users, and passwords.",
        cure="Sign in to the test company and do all the steps again there. The Sender ID is the same.",
        item=f"{HELP_PAGE}#sandbox",
        example={"company_id": "Acme-Ltd-sandbox"},
    ),
    entity_id.warning(
        "entity-id.changed",
        title="Not exactly the same characters",
        message="Compare the Entity ID with Sage Intacct: this copy has {what}",
        why="Only this page ignored that. Sage Intacct knows an entity by its exact ID.",
        cure="Copy it again from Company > Setup > Entities. Or leave it empty: Modeloptic reads at the top level.",
        example={"entity_id": "100–UK"},
    ),
    entity_id.warning(
        "entity-id.several",
        title="Several entities",
        message="Leave the Entity ID empty to read all entities, or enter only one: this looks like several",
        why="Modeloptic can sign in to one entity or to the whole company.",
        example={"entity_id": "E100,E200"},
    ),
    entity_id.warning(
        "entity-id.id-and-name",
        title="An ID and a name",
        message="If you copied this from a list in Sage Intacct, enter only the ID before the name",
        why="Lists in Sage Intacct show an entity's ID and its name with -- between them.",
        cure="Enter the part before the --, or leave the field empty: Modeloptic reads at the top level.",
        example={"entity_id": "100--Acme US"},
    ),
    entity_id.warning(
        "entity-id.address",
        title="An address",
        message="Check the Entity ID: it looks like an email or web address",
        why="An entity's ID is a short name or number.",
        example={"entity_id": "ann@acme.com"},
    ),
    entity_id.warning(
        "entity-id.long",
        title="Very long",
        message="Check the length of the Entity ID: it has more than 80 characters",
        why="Sage publishes no limit, but an ID this long is very unusual.",
        cure="Compare it with Company > Setup > Entities, or leave it empty: Modeloptic reads at the top level.",
        example={"entity_id": "100-" * 21},
    ),
    entity_id.warning(
        "entity-id.marks",
        title="Punctuation at the start or end",
        message="Check the Entity ID: it starts or ends with punctuation that is probably not part of it",
        why="Copying from a sentence or a list often adds punctuation.",
        cure="Compare it with Company > Setup > Entities, or leave it empty: Modeloptic reads at the top level.",
        example={"entity_id": "[100]"},
    ),
    entity_id.warning(
        "entity-id.company-id",
        title="The Company ID again",
        message="Leave the Entity ID empty, or enter the entity's own ID: this is the Company ID",
        why="An entity is a part of the company and has its own ID.",
        example={"company_id": "Acme-Ltd", "entity_id": "Acme-Ltd"},
    ),
    entity_id.note(
        "entity-id.given",
        title="An entity",
        message="Leave the Entity ID empty, unless you want Modeloptic to read only this entity",
        why="With an Entity ID, Modeloptic sees only that entity. Without one, it sees the whole company.",
        cure="Leave it empty if you want Modeloptic to read all entities.",
        example={"entity_id": "100"},
    ),
    entity_id.warning(
        "entity-id.top-level",
        title="A word or mark that means no entity",
        message="Leave the Entity ID empty for the top level: this is not an entity's ID",
        why="The top level has no ID. An empty Entity ID means the top level.",
        cure="Clear the field.",
        example={"entity_id": "Top level"},
    ),
    entity_id.warning(
        "entity-id.parts",
        title="Parts separated by a bar",
        message="Enter only the entity: the bar | separates a company from its entity",
        why="Sage reads company|entity in the Company ID. This field takes only the last part.",
        cure="Enter the part after the bar.",
        example={"entity_id": "Acme-Ltd|100"},
    ),
    entity_id.error(
        "entity-id.known",
        title="Another value",
        message="Enter the entity's ID or leave it empty: {known} belongs elsewhere",
        why="You enter this value in another place.",
        example={"entity_id": USER_ID},
    ),
    entity_id.warning(
        "entity-id.twice",
        title="Two entities",
        message="Enter the entity only once: the Company ID already has {entity} after the bar",
        why="The Company ID and the Entity ID name two different entities.",
        cure="Remove the bar and everything after it from the Company ID.",
        example={"company_id": "Acme-Ltd|100", "entity_id": "200"},
    ),
)

ADD_AGAIN = f"if Sage Intacct shows the same, delete this Sender ID's line and add {SENDER_ID}. If not, fix it here"
"""What to do in each case: a Sender ID cannot be edited."""

REPLACE = (
    "Look under Web Services authorizations in Sage Intacct. If the Sender ID is wrong there, too, "
    f"delete that line and add a new one with {SENDER_ID}: a Sender ID can't be edited. "
    f"If Sage Intacct shows {SENDER_ID}, fix it only here."
)

sender_id = FindingGroup(f"{AUTHORIZE_PAGE}#sender-id", cure=REPLACE)

SENDER_ID_ENTRIES = (
    sender_id.warning(
        "sender-id.empty",
        title="Sender ID not checked",
        message="Enter the Sender ID that Sage Intacct shows: the field is empty, so it was not checked",
        why="If this ID is wrong, Sage Intacct refuses every request. We can check only what you enter.",
        cure="Copy it from Web Services authorizations in Sage Intacct, even if you are sure of it.",
        example={"sender_id": ""},
    ),
    sender_id.warning(
        "sender-id.changed",
        title="Not exactly the same characters",
        message=f"This has {{what}}: copy the ID from Sage Intacct again. If that is still there, delete this Sender ID's line and add {SENDER_ID}",
        why=f"Only this page read it as {SENDER_ID}. Sage Intacct compares the Sender ID character by character.",
        example={"sender_id": f"“{SENDER_ID}”"},
    ),
    sender_id.error(
        "sender-id.case",
        title="Different capital letters",
        message=f"The capital letters differ: {ADD_AGAIN}",
        why="Sage Intacct compares the Sender ID letter by letter. Capital letters matter.",
        example={"sender_id": "modelopticmpp"},
    ),
    sender_id.error(
        "sender-id.look-alike",
        title="A letter from another alphabet",
        message=f"The {{character}} is not “{{plain}}”: {ADD_AGAIN}",
        why="Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        example={"sender_id": "mоdelopticMPP"},
    ),
    sender_id.error(
        "sender-id.near",
        title="Mistyped",
        message=f"The marked characters differ: {ADD_AGAIN}",
        why="Sage Intacct compares the Sender ID character by character and refuses a misspelled one.",
        example={"sender_id": "modelopticMMP"},
    ),
    sender_id.error(
        "sender-id.user-id",
        title="The User ID instead",
        message=f"This is the User ID: {ADD_AGAIN}",
        why=f"The Sender ID identifies Modeloptic. {USER_ID} identifies the Web Services user.",
        example={"sender_id": USER_ID},
    ),
    sender_id.error(
        "sender-id.description",
        title="The description instead",
        message=f"{NAME} is the description: {ADD_AGAIN}",
        why="In Sage Intacct, the box for the description is below the box for the Sender ID. They are easy to mix up.",
        example={"sender_id": NAME},
    ),
    sender_id.error(
        "sender-id.company-id",
        title="The Company ID again",
        message=f"This is your Company ID: {ADD_AGAIN}",
        why="The Sender ID identifies Modeloptic. The Company ID identifies your company.",
        example={"company_id": "Acme-Ltd", "sender_id": "Acme-Ltd"},
    ),
    sender_id.error(
        "sender-id.other",
        title="Another Sender ID",
        message=f"Look for {SENDER_ID} in Sage Intacct: if it is missing, add it; if it is there, fix it here",
        why="Each program that connects has its own Sender ID. This one is not Modeloptic's.",
        cure=f"If {SENDER_ID} is not under Web Services authorizations, add a line with it. Leave the lines of other programs as they are.",
        example={"sender_id": "expensify"},
    ),
)
