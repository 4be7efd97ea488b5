"""What a reader finds in the built documentation.

The ``docs`` session builds it first: ``pytest tests/built_docs.py``.
"""

from __future__ import annotations

import inspect
import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from botocore import xform_name
from botocore.session import Session
from bs4 import BeautifulSoup
from sphinx.search.en import SearchEnglish

import pinpoint_direct
from pinpoint_direct import limits, testing

SITE = Path(__file__).parents[1] / "docs" / "_build" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in [*SITE.glob("*.html"), *SITE.glob("*/*.html")]
)
REFERENCE = [page for page in PAGES if page.startswith("reference/")]
NAMES = {f"pinpoint_direct.{name}" for name in pinpoint_direct.__all__ if name.isidentifier()}
NAMES |= {f"pinpoint_direct.testing.{name}" for name in testing.__all__}
CLASSES = [
    f"{module.__name__}.{name}"
    for module in (pinpoint_direct, testing)
    for name in module.__all__
    if inspect.isclass(getattr(module, name))
]
GLOBAL_OPTIONS = {"--generate-cli-skeleton", "--output", "--query"}  # of each AWS CLI command
GENERATED = {"genindex.html", "py-modindex.html", "search.html"}
MAX_COLUMNS = 100  # of a line of code, which a reader does not have to scroll for


@cache
def page(name):
    return BeautifulSoup((SITE / name).read_text("utf-8"), "html.parser").find("article")


@cache
def places_of(path):
    """Return the ids in a page, which a link can lead to."""
    document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    return {element["id"] for element in document.find_all(id=True)}


@cache
def described():
    """Return the description of each documented name."""
    return {
        term["id"]: term.parent
        for name in REFERENCE
        for term in page(name).find_all("dt", class_="sig")
        if term.get("id")
    }


def fields(description, label):
    """Return the texts of a description's own field, such as ``Return type``."""
    for term in description.find_all("dt"):
        if term.get_text().strip(" :\n") == label:
            yield term.find_next_sibling("dd").get_text(" ", strip=True)


@cache
def aws_commands():
    """Return the commands of the AWS CLI in the site's code: service, operation, options."""
    commands = set()
    for name in PAGES:
        for code in page(name).select("pre, code"):
            text = code.get_text().replace("\\\n", " ")
            for line in re.findall(r"^(?:\$ )?aws (.+)$", text, re.MULTILINE):
                service, operation = line.split()[:2]
                commands.add((service, operation, *re.findall(r"(?<= )--[a-z-]+", line)))
    return sorted(commands)


@cache
def search_index():
    script = (SITE / "searchindex.js").read_text("utf-8")
    return json.loads(script.removeprefix("Search.setIndex(").removesuffix(")"))


def found(query):
    """Return the names of the pages that the site's search finds, in the order of its script."""
    index, language = search_index(), SearchEnglish({})
    words = [language.stem(word) for word in language.split(query)]
    scores = {}
    for word in filter(language.word_filter, words):
        for place, score in (("terms", 5), ("titleterms", 15)):
            pages = index[place].get(word, [])
            for number in pages if isinstance(pages, list) else [pages]:
                scores.setdefault(number, {})[word] = score
    wanted = {word for word in words if language.word_filter(word)}
    hits = [(max(one.values()), page) for page, one in scores.items() if one.keys() == wanted]
    for title, places in index["alltitles"].items():
        if query in title.lower() and len(query) >= len(title) / 2:
            score = round(15 * len(query) / len(title))
            hits += [(3 * (score + (title == index["titles"][n])), n) for n, _ in places]
    for entry, places in index["indexentries"].items():
        if query in entry and len(query) >= len(entry) / 2:
            hits += [
                (round(100 * len(query) / len(entry)), n) for n, _, is_main in places if is_main
            ]
    best = {}
    for score, number in hits:
        is_guide = index["docnames"][number].startswith(("how-to/", "tutorial"))
        best[number] = max(best.get(number, 0), score + 2 * is_guide)
    ordered = sorted(best, key=lambda number: (-best[number], index["titles"][number].lower()))
    return [index["docnames"][number] for number in ordered]


def test_the_site_was_built():
    assert len(REFERENCE) > 10


@pytest.mark.parametrize("name", sorted(NAMES - {"pinpoint_direct.limits"}))
def test_every_public_name_is_in_the_reference(name):
    value = getattr(testing if ".testing." in name else pinpoint_direct, name.split(".")[-1])
    if inspect.isclass(value) or inspect.isroutine(value):
        assert name in described()


@pytest.mark.parametrize("name", CLASSES)
def test_every_parameter_of_a_constructor_is_shown(name):
    value = getattr(testing if ".testing." in name else pinpoint_direct, name.split(".")[-1])
    if getattr(value, "_is_protocol", False) or issubclass(value, (Exception, str)):
        return
    shown = described()[name].get_text(" ")
    parameters = list(inspect.signature(value).parameters)
    assert [one for one in parameters if not re.search(rf"\b{one}\b", shown)] == []


@pytest.mark.parametrize("name", ["PinpointDirect", "AsyncPinpointDirect"])
def test_every_parameter_of_a_client_is_explained(name):
    client = getattr(pinpoint_direct, name)
    (explained, *_) = fields(described()[f"pinpoint_direct.{name}"], "Parameters")
    for parameter in inspect.signature(client).parameters:
        assert re.search(rf"\b{parameter} +\(.+?\) \W ", explained), parameter


@pytest.mark.parametrize("name", REFERENCE)
def test_a_return_type_is_a_type(name):
    for returned in fields(page(name), "Return type"):
        assert re.fullmatch(r"[\w.]+( ?[\[\]|,] ?[\w.…]*)*", returned), returned


@pytest.mark.parametrize("name", REFERENCE)
def test_a_type_is_written_as_in_a_program(name):
    text = page(name).get_text()
    assert re.findall(r"late_types|collections\.abc|Literal\[\W*[\u2018\u2019]", text) == []


@pytest.mark.parametrize("name", REFERENCE)
def test_what_only_python_inherits_is_left_out(name):
    described_names = {term["id"] for term in page(name).select("dt.sig[id]")}
    assert not {one for one in described_names if one.endswith((".add_note", ".with_traceback"))}


def test_the_reference_opens_with_its_classes_alone():
    listed = [link.get_text() for link in page("reference/index.html").select("li a.reference")]
    assert {"MessageRequest", "PinpointDirect", "LocalPinpoint"} <= set(listed)
    assert "with_sms()" not in listed


@pytest.mark.parametrize("name", REFERENCE)
def test_no_inside_of_the_package_is_shown(name):
    text = page(name).get_text()
    folders = "batch|calls|cli|inspection|model|rendering|wire"
    assert re.findall(rf"pinpoint_direct\.(?:{folders})\.\w+", text) == []
    for term in page(name).find_all("dt", class_="sig"):
        signature = term.get_text()
        assert not re.search(r"<\w+[. ]| object at |attr_dict|NOTHING", signature), signature


def test_the_tree_of_errors_is_drawn_as_one():
    drawn = [block.get_text() for block in page("reference/errors.html").find_all("pre")]
    assert any("├── ValidationError" in block and "\n│   ├──" in block for block in drawn)


def test_limits_stand_in_their_own_order():
    described_limits = [
        term["id"].split(".")[-1]
        for term in page("reference/limits.html").find_all("dt", class_="sig")
        if term["id"].isupper() or term["id"].split(".")[-1].isupper()
    ]
    written = [name for name in vars(limits) if name.isupper() and not name.startswith("_")]
    assert described_limits == written


@pytest.mark.parametrize("name", ["MessageRequest", "SendUsersMessageRequest"])
def test_a_step_returns_the_class_of_its_request(name):
    steps = [
        key
        for key in described()
        if re.fullmatch(rf"pinpoint_direct\.{name}\.((to|with)_\w+|evolve)", key)
    ]
    assert len(steps) > 10
    for step in steps:
        assert list(fields(described()[step], "Return type")) == [name], step


@pytest.mark.parametrize("name", PAGES)
def test_code_fits_the_column(name):
    lines = [line for block in page(name).find_all("pre") for line in block.get_text().splitlines()]
    assert [line for line in lines if len(line) > MAX_COLUMNS] == []


@pytest.mark.parametrize("name", PAGES)
def test_code_has_no_blank_lines_at_its_end(name):
    for block in page(name).find_all("pre"):
        assert not block.get_text().endswith("\n\n"), block.get_text()[-80:]


def test_no_part_of_code_looks_like_a_link():
    style = (SITE / "_static" / "pygments.css").read_text("utf-8")
    assert "underline" not in style


@pytest.mark.parametrize("name", PAGES)
def test_the_headings_of_a_page_are_a_tree_with_text_below(name):
    levels = [int(heading.name[1]) for heading in page(name).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[:1] == [1] or name in GENERATED
    assert levels.count(1) <= 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for section in page(name).find_all("section"):
        assert len(section.find_all(recursive=False)) > 1, section.get_text()


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_described(name):
    assert [picture for picture in page(name).find_all("img") if not picture.get("alt")] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_place_on_the_site(name):
    for link in page(name).find_all("a", href=True):
        if re.match(r"\w+:", link["href"]):
            continue
        target, _, place = link["href"].partition("#")
        path = (SITE / name).parent / target if target else SITE / name
        assert path.is_file(), link["href"]
        assert not place or unquote(place) in places_of(path.resolve()), link["href"]


def test_cells_with_text_keep_room_on_a_phone():
    cells = [cell for name in PAGES for cell in page(name).select("table.docutils td")]
    assert len(cells) > 100
    for cell in cells:
        assert ("text" in cell.get("class", [])) == (len(cell.get_text().strip()) > 16)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("timeout", "how-to/configuration"),
        ("opt out", "how-to/opt-outs"),
        ("101 recipients", "how-to/troubleshooting"),
        ("access denied", "how-to/troubleshooting"),
        ("sandbox", "how-to/first-real-message"),
        ("dead token", "how-to/token-upkeep"),
        ("opentelemetry", "how-to/logging"),
        ("verified senders", "how-to/after-pinpoint"),
        ("receipts", "how-to/after-pinpoint"),
        ("email address is not verified", "how-to/troubleshooting"),
        ("proxy", "how-to/configuration"),
        ("journal", "how-to/send-to-many"),
        ("test without aws", "how-to/test-your-code"),
    ],
)
def test_the_search_finds(query, name):
    assert name in found(query)[:2]


def test_the_search_orders_by_our_own_scores():
    script = (SITE / "_static" / "language_data.js").read_text("utf-8")
    assert (SITE.parents[1] / "search_scorer.js").read_text("utf-8").strip() in script


@pytest.mark.parametrize("query", ["opt out", "101 recipients"])
def test_the_search_finds_nothing_where_the_words_are_missing(query):
    assert found(f"{query} xyzzy") == []


@pytest.mark.parametrize(
    "name", ["index.html", "how-to/troubleshooting.html", "how-to/notebook.html"]
)
def test_outputs_stand_below_the_code(name):
    article = page(name)
    shown = article.select("div.highlight-text, div.pinpoint-direct")
    assert len(shown) >= len(article.select("div.highlight-python")) / 2


def test_the_landing_page_leads_on():
    article = page("index.html")
    assert "pip install pinpoint-direct" in article.get_text()
    links = {link["href"].split("#")[0] for link in article.find_all("a", class_="reference")}
    assert {"tutorial.html", "changelog.html", "license.html"} <= links
    assert any(link.startswith("https://github.com/") for link in links)
    views = [view.get_text(" ", strip=True) for view in article.select("div.pinpoint-direct")]
    assert len(views) == 2  # a request and an answer
    assert "THROTTLED" in views[1]
    assert "+12065550101" not in " ".join(views)


def test_commands_of_the_aws_cli_are_found():
    assert {service for service, *_ in aws_commands()} >= {"pinpoint", "pinpoint-sms-voice-v2"}


@pytest.mark.parametrize("command", aws_commands(), ids=" ".join)
def test_a_command_of_the_aws_cli_exists(command):
    service, operation, *options = command
    model = Session().get_service_model(service)
    inputs = {
        xform_name(name, "-"): model.operation_model(name).input_shape
        for name in model.operation_names
    }
    members = inputs[operation].members if inputs[operation] else ()
    assert set(options) <= GLOBAL_OPTIONS | {f"--{xform_name(one, '-')}" for one in members}
