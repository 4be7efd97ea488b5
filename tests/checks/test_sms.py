"""Rules about SMS, and the counting of parts behind them."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import MessageRequest, SendUsersMessageRequest, SmsParts, reveal, sms_parts

from .cases import assert_reported, error, found, warning

NUMBER = "+12065550100"
SMS = "MessageRequest.message_configuration.sms_message"
EXTENDED = "^{}\\[]~|€\f"
ONCE = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def sms(text, **own):
    return MessageRequest().with_sms(text).to_sms(NUMBER, **own)


CASES = {
    "two parts": warning(
        sms("a" * 161), f"{SMS}.body", "parts", sms("a" * 160), message="2 parts (GSM-7)"
    ),
    "two parts of another alphabet": warning(
        sms("ж" * 71), f"{SMS}.body", "parts", sms("ж" * 70), message="2 parts (UCS-2)"
    ),
    "two parts of an override": warning(
        sms("a", body_override="a" * 161),
        "MessageRequest.addresses[#1].body_override",
        "parts",
        sms("a" * 161, body_override="a"),
    ),
    "two parts with what is filled in": warning(
        sms("{{a}}", substitutions={"a": "a" * 161}),
        f"{SMS}.body",
        "parts",
        sms("{{" + "a" * 160 + "}}", substitutions={"a" * 160: "a"}),
    ),
    "two parts of a message for all channels": warning(
        MessageRequest().with_default("a" * 161).to_sms(NUMBER),
        "MessageRequest.message_configuration.default_message.body",
        "parts",
        MessageRequest().with_default("a" * 161).to_voice(NUMBER),
    ),
    "two parts for nobody yet": warning(
        MessageRequest().with_sms("a" * 161), f"{SMS}.body", "parts"
    ),
    "two parts for users": warning(
        SendUsersMessageRequest().with_sms("a" * 161).to_user("ana"),
        "SendUsersMessageRequest.message_configuration.sms_message.body",
        "parts",
        SendUsersMessageRequest().with_default("a" * 161).to_user("ana"),
    ),
    "too long": warning(
        sms("a" * 1531), f"{SMS}.body", "length", sms("a" * 1530), limit=1530, message="GSM-7"
    ),
    "too long in another alphabet": warning(
        sms("ж" * 631), f"{SMS}.body", "length", sms("ж" * 630), limit=630, message="UCS-2"
    ),
    "too long by any page": error(
        sms("a" * 1601), f"{SMS}.body", "length", limit=1600, message="at most 1,600"
    ),
    "a quotation mark": warning(
        sms("Don\N{RIGHT SINGLE QUOTATION MARK}t"),
        f"{SMS}.body",
        "encoding",
        sms("Don't"),
        message="U+2019 RIGHT SINGLE QUOTATION",
    ),
    "an emoji and a letter": warning(
        sms("¡Mañana, ñandú! 😀"), f"{SMS}.body", "encoding", message="U+00FA LATIN SMALL LETTER U"
    ),
    "a character without a name": warning(sms("\x01"), f"{SMS}.body", "encoding", message="U+0001"),
    "a character of a recipient": warning(
        sms("{{a}}", substitutions={"a": "Zoë"}),
        f"{SMS}.body",
        "encoding",
        sms("{{a}}", substitutions={"a": "Zoe"}),
        message="because of what replaces variables",
    ),
    "a character of an override": warning(
        sms("Hello", body_override="Zoë"),
        "MessageRequest.addresses[#1].body_override",
        "encoding",
        sms("Hello", body_override="Zoe"),
    ),
    "a name and a number": warning(
        MessageRequest().with_sms("a", sender_id="SHOP", origination_number="+12065550199"),
        f"{SMS}.sender_id",
        "sender",
        MessageRequest().with_sms("a", sender_id="SHOP"),
        MessageRequest().with_sms("a", origination_number="+12065550199"),
    ),
    "the id of a template": warning(
        MessageRequest().with_sms("a", template_id="order-shipped"),
        f"{SMS}.template_id",
        "belongs",
        MessageRequest().with_sms("a", template_id="1", entity_id="2"),
        MessageRequest().with_template(sms="order-shipped"),
    ),
    "a number to send from": warning(
        MessageRequest().with_sms("a", origination_number="12065550199"),
        f"{SMS}.origination_number",
        "address",
        MessageRequest().with_sms("a", origination_number="+12065550199"),
        MessageRequest().with_sms("a", origination_number="12345"),
    ),
    "a number to call from": warning(
        MessageRequest().with_voice("a", origination_number="12345"),
        "MessageRequest.message_configuration.voice_message.origination_number",
        "address",
        MessageRequest().with_voice("a", origination_number="+12065550199"),
    ),
    "too long to read aloud": error(
        MessageRequest().with_voice("a" * 6001),
        "MessageRequest.message_configuration.voice_message.body",
        "length",
        MessageRequest().with_voice("a" * 3000 + "<p>" * 1000),
        limit=6000,
    ),
    "much to read aloud": warning(
        MessageRequest().with_voice("a" * 3001),
        "MessageRequest.message_configuration.voice_message.body",
        "length",
        MessageRequest().with_voice("a" * 3000),
        MessageRequest().with_voice("a" * 3000 + "<p>"),
        MessageRequest().with_voice("a" * 3000 + "{{name}}"),
        limit=3000,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rule_tells_what_breaks_it_and_nothing_else(case):
    assert_reported(case)


def test_a_message_without_a_text_has_no_length():
    for request in (
        MessageRequest().with_sms().with_voice().to_sms(NUMBER),
        MessageRequest().with_template(sms="a").to_sms(NUMBER),
    ):
        assert found(request, "parts") == found(request, "length") == []


def test_a_text_in_another_script_is_written_so_on_purpose():
    assert found(sms("Добрый день"), "encoding") == []
    assert found(sms("{{a}}", substitutions={"a": "Добрый день"}), "encoding") == []


def test_the_recipients_of_as_many_parts_are_reported_together():
    request = (
        MessageRequest()
        .with_sms("{{a}}")
        .to_many(
            {
                "+1": {"a": "a" * 161},
                "+2": {"a": "b" * 162},
                "+3": {"a": "a"},
                "+4": {"a": "a" * 400},
            },
            channel_type="SMS",
        )
    )

    assert [problem.message.partition(",")[0] for problem in found(request, "parts")] == [
        "goes out in 2 parts (GSM-7)",
        "goes out in 3 parts (GSM-7)",
    ]
    assert found(request, "parts")[0].message.endswith("(2 times)")


def test_the_alphabet_is_that_of_the_standard():
    assert len(set(ONCE)) == len(ONCE) == 127
    for character in map(chr, range(0x3000)):
        parts = sms_parts(character)
        expected = 1 if character in ONCE else 2 if character in EXTENDED else None
        assert (parts.encoding == "GSM-7") is (expected is not None)
        assert parts.length == (expected or 1)
        assert parts.others == (() if expected else (character,))


EDGES = [
    ("", "GSM-7", 0, [0]),
    ("a" * 160, "GSM-7", 160, [160]),
    ("a" * 161, "GSM-7", 161, [153, 8]),
    ("a" * 306, "GSM-7", 306, [153, 153]),
    ("a" * 307, "GSM-7", 307, [153, 153, 1]),
    ("€" * 80, "GSM-7", 160, [80]),
    ("€" * 81, "GSM-7", 162, [76, 5]),
    ("a" * 152 + "€" + "a" * 8, "GSM-7", 162, [152, 9]),
    ("ж" * 70, "UCS-2", 70, [70]),
    ("ж" * 71, "UCS-2", 71, [67, 4]),
    ("😀" * 35, "UCS-2", 70, [35]),
    ("😀" * 36, "UCS-2", 72, [33, 3]),
    ("ж" * 66 + "😀" + "ж" * 4, "UCS-2", 72, [66, 5]),
]


@pytest.mark.parametrize(("text", "encoding", "length", "lengths"), EDGES, ids=range(len(EDGES)))
def test_texts_at_the_edge_of_a_part(text, encoding, length, lengths):
    parts = sms_parts(text)

    assert (parts.encoding, parts.length) == (encoding, length)
    assert [len(one) for one in parts.texts] == lengths
    assert parts.parts == len(lengths)


anything = st.text(st.characters(exclude_categories=()) | st.sampled_from("a€ñ😀{"), max_size=400)


def len_of(encoding):
    if encoding == "GSM-7":
        return lambda one: 2 if one in EXTENDED else 1
    return lambda one: len(one.encode("utf-16-le", "surrogatepass")) // 2


@given(anything)
def test_the_parts_are_the_text_and_fit(text):
    parts = sms_parts(text)
    alone, several = (160, 153) if parts.encoding == "GSM-7" else (70, 67)

    assert "".join(parts.texts) == text
    assert parts.length == sum(map(len_of(parts.encoding), text))
    if parts.parts == 1:
        assert parts.length <= alone
    else:
        assert parts.length > alone
        for one in parts.texts:
            assert 0 < sum(map(len_of(parts.encoding), one)) <= several


@given(anything)
def test_the_other_characters_are_each_there_once_and_in_order(text):
    others = sms_parts(text).others

    assert list(others) == sorted(set(others))
    assert {*others} == {one for one in text if one not in ONCE and one not in EXTENDED}


def test_the_parts_hide_the_text():
    parts = sms_parts("s3cret ж")

    assert "s3cret" not in repr(parts)
    assert "s3cret" in reveal(parts)
    assert "UCS-2" in repr(parts)
    assert pickle.loads(pickle.dumps(parts)) == parts
    assert isinstance(parts, SmsParts)


def test_no_more_than_five_characters_are_named():
    five = "“”…←→"
    (problem,) = found(sms(f"Hello {five}{five}"), "encoding")

    for character in five:
        assert unicodedata.name(character) in problem.message
    assert found(sms(f"Hello {five}↑"), "encoding") == []
