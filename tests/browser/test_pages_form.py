"""The verifier's form as a reader meets it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import expect

from tests.browser.verify_page import VERIFY, answer_of, check_of, form_of, judge, level


def test_problems_are_summed_up_linked_and_said_at_their_field(verify):
    """The summary has the focus; its entry leads to the field, which says the same words."""
    ids = {"user_id": "modelopticMPP", "sender_id": "modelopticMPP"}
    judge(verify, company_id="https://www.intacct.com/Acme", **ids)
    summary = form_of(verify).get_by_role("alert", name="There is a problem")
    expect(summary).to_be_focused()
    words = summary.get_by_role("link").first.inner_text()
    # What is doubtful is named below, in amber, and its sentence stays at the field.
    expect(summary.locator("p")).to_have_text("Also look again at User ID.")
    field = form_of(verify).get_by_label("Company ID", exact=True)
    summary.get_by_role("link").first.click()

    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(words)))
    expect(field).to_have_value("https://www.intacct.com/Acme")
    summary.locator("p").get_by_role("link").click()
    expect(form_of(verify).get_by_label("User ID", exact=True)).to_be_focused()

    judge(verify, company_id="Acme")
    expect(field).to_have_accessible_description(re.compile(r"^Enter it as Sage[^.]*\.$"))


def test_a_field_shows_its_worst_finding_and_the_rest_behind_it(verify):
    """One sentence, one link; why, the code's page and what else there is open by a press."""
    judge(verify, company_id="“Acme–Ltd”", user_id="modeloptic-user", sender_id="modelopticMPP")
    field = form_of(verify).locator("[data-field=company_id]")
    expect(field.locator(".finding")).to_have_count(1)
    expect(field.get_by_role("link")).to_have_text(["Show me where"])
    field.locator("summary").click()

    expect(field.get_by_role("link", name="More about this")).to_be_visible()
    expect(field).to_contain_text("Read as Acme-Ltd")


def test_a_suggestion_is_taken_by_a_button_and_the_field_judged_again(verify):
    """The differing characters are marked, "Use this" puts the value in, and the finding goes."""
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticmpp")
    summary = form_of(verify).get_by_role("alert", name="There is a problem")
    expect(summary.get_by_role("link")).to_have_text("Sender ID: it should be modelopticMPP")
    field = form_of(verify).locator("[data-field=sender_id]")
    expect(field.locator("mark")).to_have_text("mpp")
    field.get_by_role("button", name="Use this: modelopticMPP").click()

    expect(form_of(verify).locator("input[name=sender_id]")).to_have_value("modelopticMPP")
    expect(field.locator(".finding")).to_have_count(0)
    expect(form_of(verify).locator("input[name=sender_id]")).to_be_focused()


def test_after_the_first_verdict_a_field_is_judged_as_it_is_corrected(verify):
    """Nothing is said before the first press; then no second one is needed, and the focus stays."""
    form_of(verify).locator("input[name=company_id]").fill("https://x.example")
    form_of(verify).locator("input[name=user_id]").focus()
    expect(form_of(verify).locator(".finding")).to_have_count(0)
    judge(verify, company_id="", user_id="modeloptic-user", sender_id="modelopticMPP")
    field = form_of(verify).locator("[data-field=company_id]")
    expect(field.locator(".finding--error")).to_be_visible()
    field.locator("input").press_sequentially("Acme")

    expect(field.locator(".finding--error")).to_have_count(0)
    expect(field.locator("input")).to_be_focused()
    expect(level(verify, "well-formed")).to_have_text("Yes")
    expect(level(verify, "accepted")).to_have_text("Not tested yet")


def test_an_empty_sender_id_is_not_called_well_formed(verify):
    judge(verify, company_id="Acme", user_id="modeloptic-user")

    expect(answer_of(verify).locator(".panel__title")).to_have_text("Sender ID wasn't checked")
    expect(answer_of(verify)).not_to_contain_text("If it is right")
    expect(level(verify, "well-formed")).to_have_text("Look again")


def test_an_invisible_character_is_named_where_it_stands(verify):
    """What can't be seen is written out in what was typed."""
    judge(verify, company_id="Ac\u200bme", user_id="modeloptic-user")

    expect(form_of(verify).locator("[data-field=company_id] mark").first).to_contain_text(
        "zero-width space"
    )


def test_where_python_cannot_run_the_server_judges_but_only_when_asked(page, service):
    """The reader is told what is in the way; nothing is sent before they agree."""
    page.add_init_script("delete globalThis.WebAssembly")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    page.goto(urljoin(service, VERIFY))
    judge(page, company_id="https://www.intacct.com/Acme", user_id="modeloptic-user")
    choices = page.locator(".engine__choices")
    expect(choices).to_contain_text("We then send it what you typed")
    assert [] == sent

    choices.get_by_role("button", name="Send it to our server and check it there").click()
    expect(form_of(page).get_by_role("alert", name="There is a problem")).to_be_focused()
    assert [urljoin(service, "api/verify")] == sent
    expect(form_of(page).locator("input[name=company_id]")).to_have_value(
        "https://www.intacct.com/Acme"
    )


def test_a_value_put_right_on_the_page_is_to_be_put_right_in_sage_too(verify):
    """“Use this” changes the page alone: the answer says so until the reader has done it too."""
    form, answer = form_of(verify), answer_of(verify)
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="ModelopticMPP")
    form.get_by_role("button", name="Use this: modelopticMPP").click()
    right = level(verify, "well-formed")

    expect(form.locator("input[name=sender_id]")).to_have_value("modelopticMPP")
    expect(form.locator("[data-field=sender_id] .finding")).to_have_count(0)
    expect(answer).to_contain_text("If Sage Intacct still has the old value")
    expect(answer.get_by_role("link", name="Authorize Modeloptic")).to_have_attribute(
        "href", re.compile("authorize-modeloptic/#wrong-line$")
    )
    expect(right).to_have_text("Only on this page")

    form.get_by_role("button", name="Check", exact=True).click()
    expect(answer.locator(".panel__title")).to_contain_text("look right on this page")
    item = "sage-intacct/authorize-modeloptic#sender-id"
    marked = "JSON.parse(localStorage['modeloptic.problems'])"
    assert verify.evaluate(marked)[item]["source"] == "verify"

    answer.get_by_role("button", name="It is right in Sage Intacct: Sender ID").click()
    expect(right).to_have_text("Yes")
    expect(answer).not_to_contain_text("old value")
    expect(answer).to_be_focused()
    assert item not in verify.evaluate(marked)


def test_a_right_value_typed_over_a_wrong_one_is_to_be_put_right_in_sage_too(verify):
    """Also after a reload, which needs no wrong value, until the reader says that it is done."""
    form, answer = form_of(verify), answer_of(verify)
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modeloptic MPP")
    expect(form.locator("[data-field=sender_id] .finding--error")).to_be_visible()
    form.locator("input[name=sender_id]").fill("modelopticMPP")

    expect(answer).to_contain_text("If Sage Intacct still has the old value")
    expect(level(verify, "well-formed")).to_have_text("Only on this page")
    assert "modeloptic MPP" not in verify.evaluate("JSON.stringify(sessionStorage)")
    verify.reload()
    expect(answer).to_contain_text("If Sage Intacct still has the old value")
    verify.emulate_media(media="print")
    expect(answer.get_by_role("button")).to_have_count(0)
    verify.emulate_media(media="screen")
    answer.get_by_role("button", name="It is right in Sage Intacct: Sender ID").click()
    expect(level(verify, "well-formed")).to_have_text("Yes")
    verify.reload()
    expect(level(verify, "well-formed")).to_have_text("Yes")
    expect(answer).not_to_contain_text("old value")


def test_a_value_that_is_still_being_typed_is_not_called_wrong_in_sage(verify):
    form = form_of(verify)
    judge(verify, company_id="Acme", user_id="modeloptic-user")
    expect(answer_of(verify)).to_contain_text("Sender ID wasn't checked")
    sender = form.locator("input[name=sender_id]")
    sender.press_sequentially("model")
    expect(form.locator("[data-field=sender_id] .finding--error")).to_be_visible()
    sender.press_sequentially("opticMPP")

    expect(level(verify, "well-formed")).to_have_text("Yes")
    expect(answer_of(verify)).not_to_contain_text("old value")


def test_a_value_typed_after_use_this_is_not_said_to_be_changed_on_the_page_only(verify):
    """The reminder goes with the value it was about: what Sage holds is not known of another."""
    form = form_of(verify)
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="ModelopticMPP")
    form.get_by_role("button", name="Use this: modelopticMPP").click()
    expect(answer_of(verify)).to_contain_text("old value")
    form.locator("input[name=sender_id]").fill("modelopticmpp")

    expect(form.get_by_role("button", name="Use this: modelopticMPP")).to_be_visible()
    expect(answer_of(verify)).not_to_contain_text("old value")


def test_the_form_is_as_it_was_left_in_this_tab_alone(verify, context, service):
    """Coming back by any link: values, answer and findings; another tab has nothing of it."""
    form = form_of(verify)
    expect(form).to_contain_text("stays in this browser tab until you close it")
    judge(verify, company_id="Acme-Ltd", user_id="modeloptic-user", sender_id="modelopticmpp")
    form.locator("[data-field=sender_id]").get_by_role("link", name="Show me where").click()
    verify.wait_for_url("**/authorize-modeloptic/#wrong-line")
    verify.goto(urljoin(service, VERIFY))

    expect(form.locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    expect(form.locator("[data-field=sender_id] .finding--error")).to_be_visible()
    assert "Acme-Ltd" not in verify.evaluate("JSON.stringify(localStorage)")
    other = context.new_page()
    other.goto(urljoin(service, VERIFY))
    expect(form_of(other).locator("input[name=company_id]")).to_have_value("")


def test_the_form_works_where_the_browser_stores_nothing(page, service):
    """Storage denied: it is judged and answered the same."""
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(globalThis, name, { get() { throw new DOMException('denied'); } });"
    )
    page.goto(urljoin(service, VERIFY))
    judge(page, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticMPP")

    expect(level(page, "well-formed")).to_have_text("Yes")


def test_the_permission_type_is_not_asked_again_where_the_plan_has_it(verify, service):
    """Without a plan it is asked among the settings; what the plan says is judged, too."""
    field = form_of(verify).locator("[data-field=permission_type]")
    form_of(verify).get_by_text("Check my Sage settings too").click()
    expect(field).to_be_visible()
    verify.goto(urljoin(service, f"{VERIFY}?plan=user"))
    form_of(verify).get_by_text("Check my Sage settings too").click()

    expect(field).to_be_hidden()
    expect(field.locator("input:checked")).to_have_value("user-based")


def test_on_a_slow_line_the_server_is_offered_after_eight_seconds(page, service):
    """The checker is still loading: nothing is sent before the reader agrees."""
    # Time stands still but for what the test lets pass: a busy machine takes seconds to come here.
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.route(re.compile(r"/runtime/python\."), lambda _route: None)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    page.goto(urljoin(service, VERIFY))
    judge(page, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticMPP")
    choices = page.locator(".engine__choices")
    expect(page.locator(".engine")).to_contain_text("Getting the checker ready")
    page.clock.run_for(7500)
    expect(choices).to_be_hidden()
    page.clock.run_for(1000)
    expect(choices).to_contain_text("The checker is still loading")
    expect(choices).to_contain_text("We then send it what you typed")
    assert [] == sent
    choices.get_by_role("button", name="Send it to our server").click()

    expect(level(page, "well-formed")).to_have_text("Yes")
    assert [urljoin(service, "api/verify")] == sent


def test_paper_has_a_sheet_with_the_right_values_in_place_of_the_form(verify):
    verify.emulate_media(media="print")
    sheet = verify.locator("table.on-paper")

    expect(sheet).to_be_visible()
    expect(sheet.locator("tr", has_text="Sender ID")).to_contain_text("modelopticMPP")
    expect(sheet.locator("tr", has_text="User type")).to_contain_text("Business")
    expect(form_of(verify).get_by_label("Company ID", exact=True)).to_be_hidden()
    expect(check_of(verify).get_by_role("button", name=re.compile("^Try"))).to_have_count(0)


def test_paper_shows_a_problem_with_its_field_and_its_finding(verify):
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="ModelopticMPP")
    expect(answer_of(verify)).to_contain_text("Fix the problem above")
    verify.emulate_media(media="print")

    expect(form_of(verify).locator(".field:visible .field__label")).to_have_text(["Sender ID"])
    rows = verify.locator("table.on-paper tr")
    expect(rows.filter(has_text="User ID").locator("td").last).to_have_text("modeloptic-user")
    expect(rows.filter(has_text="Sender ID").locator("td").last).to_have_text("ModelopticMPP")
    expect(form_of(verify).locator(".finding__message")).to_be_visible()
    expect(form_of(verify).get_by_role("button")).to_have_count(0)


def test_half_of_what_belongs_together_is_asked_for(verify):
    """A first name without a last one, and a role's permissions without the role's name."""
    form = form_of(verify)
    form.get_by_text("Check my Sage settings too").click()
    # An answer that is chosen was not typed, and another is suggested by its words.
    form.get_by_label("I don't know yet", exact=True).check()
    form.locator("[data-field=user_type] select").select_option("employee")
    judge(verify, company_id="Acme", user_id="modeloptic-user")
    expect(form.locator("[data-field=permission_type] .finding").first).to_be_visible()
    expect(form.locator("[data-field=permission_type]")).not_to_contain_text("You typed")
    form.get_by_role("button", name="Use this: Business").click()
    expect(form.locator("[data-field=user_type] select")).to_have_value("business")

    form.get_by_label("Role-based", exact=True).check()
    form.get_by_label("First name", exact=True).fill("Ann")
    form.locator("select[name=permission_company]").select_option("read-only")
    judge(verify, company_id="Acme", user_id="modeloptic-user")

    for name in ("contact_last_name", "role"):
        code = f"{name.replace('_', '-')}.missing"
        expect(form.locator(f"[data-field={name}] [data-code='{code}']")).to_be_visible()
    expect(form.locator("[data-field=email] .finding")).to_have_count(0)


def test_several_lines_pasted_into_a_box_show_no_password(verify):
    """A box of one line joins them: the password is found all the same, and the report has none."""
    box = form_of(verify).locator("input[name=company_id]")
    box.focus()
    verify.evaluate(
        """() => document.execCommand("insertText", false,
          "Company ID: Acme-Ltd\\nUser ID: modeloptic-user\\nPassword: Zq8!marker")"""
    )
    form_of(verify).get_by_role("button", name="Check", exact=True).click()
    field = form_of(verify).locator("[data-field=company_id]")

    expect(field.locator("[data-code='text.password']")).to_be_visible()
    expect(field).not_to_contain_text("Zq8!marker")
    assert "Zq8!marker" not in verify.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_a_password_behind_its_word_is_not_shown_stored_or_printed(verify):
    form = form_of(verify)
    form.locator("input[name=company_id]").fill("Acme123 Password Zq8marker")
    stored = "JSON.stringify([localStorage, sessionStorage])"
    assert "Zq8marker" not in verify.evaluate(stored)
    judge(verify, user_id="secret Zq8marker", sender_id="modelopticMPP")

    expect(form.get_by_role("alert", name="There are 2 problems")).to_be_focused()
    expect(form).not_to_contain_text("Zq8marker")
    assert "Zq8marker" not in verify.evaluate(stored)
    verify.emulate_media(media="print")
    expect(form.locator("[data-field=company_id] .finding__message")).to_be_visible()
    expect(form.locator("input[name=company_id]")).to_be_hidden()
    expect(verify.locator("table.on-paper")).not_to_contain_text("Zq8marker")


def test_a_long_text_is_not_cut_without_a_word(verify):
    judge(verify, company_id="a" * 5000)

    expect(form_of(verify).get_by_role("alert")).to_contain_text("5,000 characters")


def test_a_link_to_a_wrong_field_on_a_phone_shows_its_finding_and_its_box(verify):
    """The box is not at the screen's edge, and only the finding says what to enter."""
    verify.set_viewport_size({"width": 390, "height": 664})
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticMMP")
    form_of(verify).get_by_role("alert").get_by_role("link").click()
    field = form_of(verify).locator("[data-field=sender_id]")

    expect(field.locator(".finding__message")).to_be_in_viewport(ratio=1)
    expect(field.locator("input")).to_be_in_viewport(ratio=1)
    expect(field.locator(".field__hint")).to_be_hidden()
    box = field.locator("input").bounding_box()
    assert box["y"] + box["height"] < 664 - box["height"]


def test_choices_in_a_row_of_the_settings_line_up(verify):
    """Also where a label takes two lines."""
    form = form_of(verify)
    form.get_by_text("Check my Sage settings too").click()
    left, right = form.locator(
        "select:is([name=permission_general_ledger], [name=user_defined_books])"
    ).evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")

    assert left["x"] < right["x"]
    assert left["y"] == right["y"]
