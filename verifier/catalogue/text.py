"""Findings about any field's text: what was left out or replaced, and what cannot be read.

`{label}` in a message is the field's label. What these findings are about is
fixed at the field's own item; the item here is the form.
"""

from __future__ import annotations

from verifier.catalogue.entries import FindingGroup
from verifier.values import CREDENTIALS_PAGE, FORM, USER_ID

COMPANY_ID = "sage-intacct#company-id"

form = FindingGroup(FORM)
password = FindingGroup(f"{CREDENTIALS_PAGE}#password")
mail = FindingGroup(f"{CREDENTIALS_PAGE}#welcome-email")

ENTRIES = (
    form.note(
        "text.trimmed",
        title="Spaces before or after",
        message="Spaces, tabs and line breaks around the {label} were ignored on this page",
        why="Copying from an email or a table often adds a space or a line break.",
        cure="You don't need to do anything here. In Sage Intacct and Modeloptic, leave them out, too.",
        example={"user_id": f"{USER_ID}\n"},
    ),
    form.note(
        "text.invisible",
        title="Hidden characters",
        message="Hidden characters in the {label} were ignored on this page",
        why="Web pages and emails can have characters that you can't see. Copying brings them along.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If you pasted it, delete it there and retype it.",
        example={"contact_last_name": "Le\u200be"},
    ),
    form.note(
        "text.direction",
        title="A hidden character for text direction",
        message="A hidden character in the {label} was ignored on this page ({sign})",
        why="Text in Arabic or Hebrew, and disguised names, can have characters that reverse the letters on the screen.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If you pasted it, delete it there and retype it.",
        example={"contact_last_name": "\u202eLee"},
    ),
    form.note(
        "text.label",
        title="A label before the value",
        message="The words before the {label} were ignored on this page",
        why="The whole line was copied, including its label.",
        cure="You don't need to do anything here. When you paste the value elsewhere, leave the label out.",
        example={"company_id": "Company ID: Acme-Ltd"},
    ),
    form.note(
        "text.quotes",
        title="Quotation marks around the value",
        message="Marks around the {label}, such as quotation marks, were ignored on this page",
        why="Guides and emails put quotation marks or asterisks around a value. They are not part of it.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If the marks are there, remove them.",
        example={"contact_last_name": "“Lee”"},
    ),
    form.note(
        "text.blank",
        title="An unusual space",
        message="An unusual space in the {label} was read as an ordinary one on this page",
        why="Web pages use special spaces to keep words together. To a program, these are different characters.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If you pasted it, delete it there and retype it.",
        example={"contact_last_name": "van\u00a0Dijk"},
    ),
    form.note(
        "text.hyphen",
        title="A dash instead of a hyphen",
        message="A long dash or minus sign in the {label} was read as a hyphen on this page",
        why="Email programs and word processors turn a typed hyphen into a longer dash.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If you pasted it, delete it there and retype it.",
        example={"user_id": "xml–gateway"},
    ),
    form.note(
        "text.wide",
        title="Full-width letters",
        message="Full-width letters or digits in the {label} were read as ordinary ones on this page",
        why="Keyboards for Chinese, Japanese, and Korean can type extra-wide letters.",
        cure="Look at what you entered in Sage Intacct or Modeloptic. If the letters are wide there, too, retype them as ordinary letters.",
        example={"contact_last_name": "Ｌｅｅ"},
    ),
    form.note(
        "text.left-empty",
        title="Left empty",
        message="The {label} was left empty, so it was not checked",
        why="We can check only what you enter.",
        cure="If you want it checked, enter it as Sage Intacct shows it.",
        example={"company_id": "Acme-Ltd", "email": ""},
    ),
    form.note(
        "text.sent-as",
        title="Not sent exactly as typed",
        message="We sent Sage Intacct the value as we read it, not exactly as you typed it",
        why="The check sends the value as we read it. Modeloptic uses exactly what you type there.",
        cure="In Modeloptic, enter the value exactly as we sent it.",
        example={},
    ),
    form.error(
        "text.not-text",
        title="Not text",
        message="Send the {label} as text in quotation marks",
        why="This was sent as a number, a list or nothing. It must be text.",
        cure="Programs that call the check send each value as a JSON string.",
        example={"company_id": 12345},
    ),
    form.error(
        "text.too-much",
        title="Far too long",
        message="Enter only the {label}: {count:,} characters are far too many for it",
        why="A whole email or document was pasted.",
        cure="Copy only the value. To have an email read, paste it in the box for it on Verify.",
        example={"company_id": "Welcome to Sage Intacct. " * 50},
    ),
    form.error(
        "text.password",
        title="A password",
        message="Remove the password: enter only the {label} here",
        why="You pasted a line with a password. We did not keep or show it.",
        cure="Enter only the value. Enter the password only in Modeloptic and in the check that asks Sage Intacct.",
        example={"user_id": "Password: example"},
    ),
    form.error(
        "text.control",
        title="A control character",
        message="Retype the {label}: it has a character that can't be sent",
        why="It has a control character, often from a damaged file or a terminal. No message to Sage Intacct can hold it.",
        cure="Delete the value and type it. Don't paste it.",
        example={"company_id": "Ac\u0000me"},
    ),
    form.error(
        "text.lines",
        title="Several lines or cells",
        message="Enter only the {label}, without other lines, cells or words",
        why="You copied several lines or table cells at once.",
        cure="Copy only the value.",
        example={"company_id": f"Company ID: Acme-Ltd\nUser ID: {USER_ID}"},
    ),
    form.error(
        "text.markup",
        title="Code around the value",
        message="Enter only the {label}, without the code around it",
        why="You copied XML or JSON instead of the value in it.",
        cure="Copy only the value between the tags or the quotation marks.",
        example={"company_id": "<companyid>Acme-Ltd</companyid>"},
    ),
    form.error(
        "text.other-label",
        title="Another field's value",
        message="Enter the {label} here: what you pasted is labeled as the {other}",
        why="You copied the line of another field.",
        cure="Copy this field's value.",
        example={"company_id": f"User ID: {USER_ID}"},
    ),
    form.warning(
        "text.no-option",
        title="Not one of the options",
        message="Select one of the options for {label}, like {example}",
        why="The form has no such option.",
        cure="Select the option that Sage Intacct shows.",
        example={"status": "maybe"},
    ),
    form.warning(
        "form.unknown-field",
        title="No such field",
        message="Remove “{name}” or check its spelling: the form has no such field",
        why="We check only the form's fields. We did not check this one.",
        cure="Compare the name with the list of the form's fields.",
        example={"company_id": "Acme-Ltd", "companyid": "Acme-Ltd"},
    ),
    form.warning(
        "form.nothing",
        title="Nothing to check",
        message="Enter at least the Company ID and the User ID",
        why="The form is empty, so nothing was checked.",
        cure="Enter the values that Sage Intacct shows.",
        example={},
    ),
    form.error(
        "form.not-fields",
        title="Not a set of fields",
        message="Send the fields by name, like company_id and user_id",
        why="The values were sent as a list, text or a number. They must be named fields.",
        cure="Programs that call the check send one JSON object.",
        example={},
    ),
)

PASSWORDS = (
    password.error(
        "password.empty",
        title="Password missing",
        message="Enter the password: the check uses it to sign in",
        why="Sage Intacct does not let a user sign in without one.",
        cure="It is in the email that Sage sent when you saved the Web Services user.",
        example={},
    ),
    password.warning(
        "password.space",
        title="A space before or after",
        message="Check the password: we sent it with the space or hidden character at its start or end",
        why="Copying often adds a space. Sage Intacct treats it as part of the password.",
        cure="Copy the password from the email again without the space, or type it.",
        example={},
    ),
)
"""Findings about the password, which only the check against Sage Intacct takes."""

MAILS = (
    mail.error(
        "mail.not-text",
        title="Not text",
        message="Send the email as text in quotation marks",
        why="This was sent as a number, a list or nothing. It must be text.",
        cure="Programs that call the reader send the email as a JSON string.",
        example={"mail": 1},
    ),
    mail.error(
        "mail.nothing",
        title="No values found",
        message="Paste the whole email, with the lines that show the Company ID and the User ID",
        why="The text has no line labeled Company ID or User ID.",
        cure="Open the email “Welcome to Sage Intacct”, select all of it, copy it and paste it here. Or type the values.",
        example={"mail": "Welcome to Sage Intacct!"},
    ),
    mail.warning(
        "mail.no-company-id",
        title="No Company ID in it",
        message="Type the Company ID: the email does not have it",
        why="Some of Sage's emails have only the user and the password.",
        cure="Copy it from Company > Setup > Configuration > Company, tab General information, field Company ID.",
        item=COMPANY_ID,
        example={"mail": f"User ID: {USER_ID}"},
    ),
    mail.note(
        "mail.no-user-id",
        title="No User ID in it",
        message="Type the User ID: the email does not have it",
        why="Some of Sage's emails have only the company and the password.",
        cure="Enter the User ID of the Web Services user that you created.",
        example={"mail": "Company ID: Acme-Ltd"},
    ),
    mail.warning(
        "mail.several",
        title="Several values",
        message="Check which value is yours: the email has more than one",
        why="Replies and forwarded emails can show several companies or users.",
        cure="Compare with Sage Intacct. The first ID in the text was used.",
        example={"mail": "Company ID: Acme-Ltd\nCompany ID: Acme-Ltd-sandbox"},
    ),
    mail.warning(
        "mail.cut",
        title="More text after an ID",
        message="Compare the IDs with the email: the text after one of them was ignored",
        why="An ID ends at the first character that Sage advises against. A password may come after it.",
        cure="If the missing part belongs to the ID, type it. If it is a password, leave it out.",
        example={"mail": "Company ID: Acme-Ltd / 100"},
    ),
    mail.note(
        "mail.password",
        title="A password in it",
        message="The password in the email was ignored: it is not kept, shown or sent",
        why="The email from Sage Intacct has the user's password.",
        cure="Enter the password in Modeloptic yourself. If other people got the email, have Sage Intacct send a new password.",
        example={"mail": "Company ID: Acme-Ltd\nPassword: example"},
    ),
    mail.warning(
        "mail.too-much",
        title="Very long",
        message="Paste only the email: only the beginning of the text was read",
        why="The text is longer than any email from Sage Intacct.",
        cure="Copy only the newest email, without the ones below it.",
        example={"mail": "Company ID: Acme-Ltd\n" + "-" * 70_000},
    ),
)
"""Findings about a pasted welcome email."""
