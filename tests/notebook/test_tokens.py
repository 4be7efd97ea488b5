"""HTML is tokenized as in a browser."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct.notebook.tokens import EndTag, StartTag, tokens

from .values import hostile

A = StartTag("a", {})
CASES = {
    "": [],
    "text": ["text"],
    "1 < 2 <3 <> a<": ["1 < 2 <3 <> a<"],
    "<A>b</A>c": [A, "b", EndTag("a"), "c"],
    "<a href=x  title='y z' DIR=\"&lt;\" hidden c = d>": [
        StartTag("a", {"href": "x", "title": "y z", "dir": "<", "hidden": "", "c": "d"})
    ],
    "<a b=1 b=2/>": [StartTag("a", {"b": "1"})],
    "<br/>": [StartTag("br", {})],
    "<a b=c>d": [StartTag("a", {"b": "c"}), "d"],
    "<a/b>": [StartTag("a", {"b": ""})],
    "<a =b>": [StartTag("a", {"=b": ""})],
    '<a b=">">c': [StartTag("a", {"b": ">"}), "c"],
    '<a b="c>d': [StartTag("a", {"b": "", '="c': ""}), "d"],
    "a<b": ["a"],
    "a<b c": ["a"],
    "a</b": ["a"],
    "a</b c>d": ["a", EndTag("b"), "d"],
    "a</>b</ c>d": ["a", "b", "d"],
    "a<!-- <b> -->c<!--": ["a", "c"],
    "a<!-->b<!--->c": ["a", "b", "c"],
    "<!DOCTYPE html>a<?b?>c<![CDATA[d]]>e": ["a", "c", "e"],
    "<style>a<b></STYLE >c": [StartTag("style", {}), "a<b>", EndTag("style"), "c"],
    "<script>a</scripted>": [StartTag("script", {}), "a</scripted>"],
    "<title></title>": [StartTag("title", {}), EndTag("title")],
    "&lt;&amp;&#65;&#x41;&eacute;": ["<&AAé"],
    "&#" + "9" * 5000 + ";&#x" + "9" * 5000 + "a": ["\ufffd\ufffd"],
}


@pytest.mark.parametrize(("page", "found"), CASES.items(), ids=range(len(CASES)))
def test_a_page_is_taken_apart(page, found):
    assert [*tokens(page)] == found


@given(st.text())
def test_a_text_comes_back(text):
    assert "".join(tokens(escape(text))) == text


@given(hostile)
def test_any_page_is_taken_apart(page):
    for one in tokens(page):
        assert one
        assert isinstance(one, (str, StartTag, EndTag))
