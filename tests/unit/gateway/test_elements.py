"""The scanner reads well-formed XML as a real parser does, and anything else without failing."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from verifier.gateway.elements import scan_elements, unescape

names = st.sampled_from(
    ["response", "control", "error", "errorno", "description2", "data", "A-b.c"]
)
characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\r")
texts = st.text(characters, max_size=20)
BILLION_LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<response><description>&c;&amp;</description></response>"
)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_cdata(text):
    return f"<![CDATA[{text.replace(']]>', '')}]]>"


def write_attribute(value):
    return f' name="{escape(value).replace(chr(34), "&#34;")}"'


@st.composite
def documents(draw, depth=3):
    """A well-formed element with attributes, text, CDATA, comments and children."""
    name = draw(names)
    inner = [draw(texts.map(escape))]
    if depth:
        parts = st.one_of(
            documents(depth=depth - 1),
            texts.map(write_cdata),
            texts.map(escape),
            st.just("<!-- <status>failure</status> > -->"),
            st.just("<?target data?>"),
        )
        inner += draw(st.lists(parts, max_size=4))
    opened = name + draw(st.just("") | texts.map(write_attribute))
    return f"<{opened}/>" if inner == [""] else f"<{opened}>{''.join(inner)}</{name} >"


def list_parts(element):
    """Return a parsed element as nested tuples, whichever parser it comes from."""
    if hasattr(element, "tag"):
        return (
            element.tag.lower(),
            "".join(element.itertext()),
            [list_parts(each) for each in element],
        )
    return (element.name, element.text(), [list_parts(each) for each in element.children])


@given(documents())
def test_well_formed_xml_is_read_as_a_strict_parser_reads_it(document):
    root, whole = scan_elements(document)

    assert whole
    assert [list_parts(fromstring(document))] == [list_parts(each) for each in root.children]


@given(st.text())
def test_any_text_is_read(text):
    scan_elements(text)


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<a", '"', " x=", "b"]
        )
    )
)
def test_any_heap_of_markup_is_read(pieces):
    root, _ = scan_elements("".join(pieces))

    root.text()


def test_entities_of_a_document_are_never_expanded():
    root, _ = scan_elements(BILLION_LAUGHS)

    assert "&c;&" == next(e.child("description") for e in root.children if e.name == "response")


def test_an_external_entity_is_never_looked_up():
    root, _ = scan_elements('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')

    assert "&x;" == root.child("a")


@pytest.mark.parametrize(
    ("reference", "character"),
    [("&#0;", "\ufffd"), ("&#xD800;", "\ufffd"), ("&#9999999;", "\ufffd"), ("&#xe9;", "é")],
)
def test_references_to_what_is_no_character_become_a_mark(reference, character):
    root, _ = scan_elements(f"<a>{reference}</a>")

    assert character == root.child("a")


def test_a_sign_that_begins_no_tag_is_text():
    root, whole = scan_elements("<a>1 < 2 <= 3</a>")

    assert ("1 < 2 <= 3", True) == (root.child("a"), whole)


def test_text_around_elements_is_kept():
    assert "a c d" == scan_elements("a <b>c</b> d")[0].text()


def test_prefixes_and_case_of_names_do_not_count():
    root, _ = scan_elements("<ns:Response><NS:Status>ok</ns:status></Response>")

    assert "ok" == root.children[0].child("status")


def test_an_empty_element_is_closed_however_its_attributes_are_written():
    root, whole = scan_elements("<a b=c/><d e=f>x</d>")

    assert ["a", "d"] == [each.name for each in root.children]
    assert "x" == root.child("d")
    assert whole


def test_a_tag_that_was_left_open_ends_where_the_next_begins():
    root, _ = scan_elements("<a b='c <d>x</d>")

    assert "x" == root.children[0].child("d")


@pytest.mark.parametrize("text", ["<a><b>one<c>two</a><d>three", "<a><b>one<c>two</b></a><d>three"])
def test_what_was_left_open_is_closed_where_its_holder_ends(text):
    root, whole = scan_elements(text)

    assert ["a", "d"] == [each.name for each in root.children]
    assert "onetwo" == root.child("a")
    assert not whole


def test_an_element_closes_what_is_open_in_it_and_no_more():
    root, _ = scan_elements("<a><b><c>x</b><d>y</d></a>")

    assert ["b", "d"] == [each.name for each in root.children[0].children]


@pytest.mark.parametrize(
    ("references", "text"),
    [
        ("&#9;&#10;&#13;&#32;&#xD7FF;&#xE000;&#x10FFFF;", "\t\n\r \ud7ff\ue000\U0010ffff"),
        ("&#0;&#8;&#11;&#12;&#14;&#31;&#xD800;&#xDFFF;&#x110000;&#9999999;", "\ufffd" * 10),
        ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"),
        ("&nbsp;&#;&#x;&amp &#1234567890;", "&nbsp;&#;&#x;&amp &#1234567890;"),
    ],
)
def test_references_to_what_xml_may_hold_are_replaced(references, text):
    assert text == unescape(references)


def test_a_tag_that_breaks_off_opens_nothing():
    root, whole = scan_elements("<a><b c")

    assert (["a"], False) == ([each.name for _, each in root.walk()], whole)


@pytest.mark.parametrize("end", ["<b", "<!-- ", "<![CDATA[", "<?b"])
def test_a_text_that_breaks_off_in_its_markup_is_not_whole(end):
    assert [True, False] == [scan_elements(text)[1] for text in ("<a></a>", f"<a></a>{end}")]


def test_a_comment_ends_at_its_own_end():
    assert "x" == scan_elements("<a><!-- <b> -->x</a>")[0].text()


def test_of_elements_with_the_same_name_the_inner_one_is_closed_first():
    root, _ = scan_elements("<a><a></a><b/></a>")

    assert ["a", "b"] == [each.name for each in root.children[0].children]


def test_an_end_without_a_beginning_or_a_name_closes_nothing():
    root, whole = scan_elements("<a></b></x:></a>y")

    assert ("ay", True) == ("".join(each.name for each in root.children) + root.text(), whole)


def test_deep_nesting_stays_shallow():
    root, _ = scan_elements("<a>" * 10_000 + "deep")

    assert 64 == max(len(path) for path, _ in root.walk()) + 1
    assert "deep" == root.text()


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<![CDATA[", "<a ", '<a b="', "<a b='", "<?", "<!", "</", "&#", "<a b=c ", "]]>"],
)
def test_unfinished_markup_over_and_over_is_read_in_one_pass(piece):
    """A reader that looked for each ending anew would not come back from this."""
    root, _ = scan_elements(piece * 60_000)

    root.text()
