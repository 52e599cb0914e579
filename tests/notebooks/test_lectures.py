"""Lectures run, agree with their masters, stay small, keep their promises and their links."""

import base64
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.authoring.build import build
from autograder.course import Course

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "course"
LECTURES = sorted(path.stem for path in COURSE.glob("[0-9][0-9]_*.py"))
TEXTS = [f"{name}.ipynb" for name in LECTURES] + ["README.md", "glossary.md"]

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"```.*?```", re.S)
CODE = re.compile(r"`[^`]*`")
MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.S)
QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|(?<!\*)\*[^*\n]+\*(?!\*)')
# Variants that this course does not use, each with the word that it uses.
VARIANTS = {
    r"\bgr[a]y": "grey",
    r"\bcolor": "colour",
    r"\bneighbor": "neighbour",
    r"normaliz|initializ|generaliz|organiz|visualiz|recogniz": "-is-, as in normalise",
    r"max-pool|maxpool": "max pooling",
    r"\b(mean|avg) pool": "average pooling",
    r"fully-connected": "fully connected, or dense",
    r"feature-map|featuremap": "feature map",
    r"receptive-field": "receptive field",
    r"back-prop": "backpropagation",
    r"hyper-param": "hyperparameter",
    r"zero-pad": "zero padding",
    r"deconvolution(?!\"| and checker)": "transposed convolution",
    r"ConvNet|convnet": "convolutional network, or CNN",
    r"Relu\b|RELU|\brelu\b": "ReLU",
    r"\bim2Col|Im2Col": "im2col",
    r"\bNumpy\b|\bnumpy\b": "NumPy",
}
ALLOWED = {("09_fast_and_transposed.ipynb", "deconvolution")}  # the lecture warns of the word


@cache
def notebook(name):
    return nbformat.read(COURSE / f"{name}.ipynb", as_version=4)


def sources(name, kind):
    return [cell.source for cell in notebook(name).cells if cell.cell_type == kind]


def prose(file):
    """The markdown of a lecture or a text file."""
    if file.endswith(".md"):
        return (COURSE / file).read_text()
    return "\n\n".join(sources(file.removesuffix(".ipynb"), "markdown"))


def code_lines(source):
    return [line for line in source.splitlines() if line.strip()]


def anchors(path):
    """The anchors that Jupyter gives to the headings of a text."""
    headings = re.findall(r"^#{1,6} (.+)$", FENCE.sub("", prose(path.name)), re.M)
    return {heading.strip().replace(" ", "-") for heading in headings}


def missing(link):
    """Say what is wrong with a relative link of the course, if anything."""
    place, _, anchor = link.partition("#")
    target = (COURSE / place).resolve() if place else None
    # Outside comes first: what lies there differs from machine to machine.
    if target and not target.is_relative_to(ROOT):
        return f"{link}: leaves the repository"
    if target and not target.exists():
        return f"{link}: no such file"
    if anchor and target and target.parent == COURSE and anchor not in anchors(target):
        return f"{link}: no such heading"
    return None


def test_there_are_twelve_lectures_in_order():
    assert [name[:2] for name in LECTURES] == [f"{number:02}" for number in range(12)]


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_agrees_with_its_master(name):
    (result,) = build(Course(ROOT), [name], check=True)
    assert result.ok, result.differences


@pytest.mark.notebook
@pytest.mark.parametrize("name", sorted(LECTURES, reverse=True))  # the longest one first
def test_lecture_runs_without_error_or_warning(name, monkeypatch):
    monkeypatch.setenv("CONVLAB_STATIC", "1")
    monkeypatch.setenv("CONVLAB_DRAFT", "1")  # nobody looks at the pictures: half the pixels do
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # another lecture runs on the other core
    fresh = nbformat.from_dict(notebook(name))
    measure = (
        "import resource, time; "
        "print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)"
    )
    fresh.cells.append(nbformat.v4.new_code_cell(measure))
    settings = {"timeout": 600, "extra_arguments": ["--log-level=ERROR"]}
    NotebookClient(fresh, resources={"metadata": {"path": str(COURSE)}}, **settings).execute()

    outputs = [output for cell in fresh.cells for output in cell.get("outputs", [])]
    said = [output.text for output in outputs if output.get("name") == "stderr"]
    assert not said
    # A line printed may come in two pieces: the kernel sends what it has when its time is up.
    printed = "".join(output.text for output in fresh.cells[-1].outputs)
    cpu_s, memory_gb = map(float, printed.split())
    # Processor time of both cores: what others do on this machine meanwhile counts little.
    assert cpu_s < 120
    assert memory_gb < 2


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_was_executed_and_is_small(name):
    assert (COURSE / f"{name}.ipynb").stat().st_size <= 400_000
    for cell in notebook(name).cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        assert cell.execution_count, cell.source
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"
            if picture := output.get("data", {}).get("image/png"):
                assert len(base64.b64decode(picture)) <= 60_000, cell.source
                assert output.metadata["image/png"]["alt"], cell.source


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_opens_with_what_you_do_learn_and_need(name):
    first = notebook(name).cells[0].source
    assert first.startswith(f"# {name[:2]} · ")
    for promise in ("**You will do:**", "**You will learn:**", "**You will need:**"):
        assert first.count(promise) == 1, promise
    assert re.search(r"About \d+ minutes", first)


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_takes_the_time_that_the_overview_says(name):
    minutes = re.search(r"About (\d+) minutes", notebook(name).cells[0].source)[1]
    row = next(line for line in prose("README.md").splitlines() if f"({name}.ipynb)" in line)
    assert f"| {minutes} |" in row


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_ends_with_summary_sources_and_the_next_step(name):
    text = prose(f"{name}.ipynb")
    assert len(re.findall("^## Summary$", text, re.M)) == 1
    ending = text[text.index("## Summary") :]
    assert "**Sources.**" in ending
    assert "**Next:**" in ending
    number = int(name[:2])
    if number < 11:
        assert f"({LECTURES[number + 1]}.ipynb)" in ending


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_asks_two_to_five_questions_and_shows_no_answer(name):
    asked = re.findall(r'^check\("(\d\d\.\w+)"', "\n".join(sources(name, "code")), re.M)
    assert 2 <= len(set(asked)) <= 5
    assert all(question.startswith(f"{name[:2]}.") for question in asked)
    shown = re.findall(r"^solution\((.*)\)", "\n".join(sources(name, "code")), re.M)
    assert not [question for question in shown if question.strip("\"'") in asked]


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_is_half_prose_in_short_cells(name):
    cells, code = notebook(name).cells, sources(name, "code")
    assert 20 <= len(cells) <= 60
    assert 0.35 <= len(sources(name, "markdown")) / len(cells) <= 0.7
    assert all(len(code_lines(source)) <= 15 for source in code)


@pytest.mark.parametrize("name", LECTURES)
def test_lecture_shows_at_least_one_picture(name):
    outputs = [out for cell in notebook(name).cells for out in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("file", TEXTS)
def test_every_link_and_picture_of_the_text_exists(file):
    for is_picture, label, link in LINK.findall(FENCE.sub("", prose(file))):
        assert label.strip(), link  # the words of a link, the alternative text of a picture
        if link.startswith(("https://", "http://", "mailto:")):
            assert not is_picture, f"{link}: pictures are shipped"
            continue
        assert missing(link if link[0] != "#" else file + link) is None


@pytest.mark.parametrize("file", TEXTS)
def test_terms_are_written_one_way(file):
    text = prose(file)
    for pattern in (FENCE, CODE, MATHEMATICS, LINK, QUOTED):
        text = pattern.sub(" ", text)
    for variant, used in VARIANTS.items():
        found = re.search(variant, text)
        if found and (file, found[0]) not in ALLOWED:
            line = text[max(0, found.start() - 40) : found.end() + 20]
            pytest.fail(f"{file}: write {used!r}, not {found[0]!r}: …{line}…")


def test_glossary_is_sorted_linked_and_about_words_that_are_used():
    rows = re.findall(r"^\| (.+?) \| .+ \| ([\d, –]+) \|$", prose("glossary.md"), re.M)
    assert len(rows) >= 30
    terms = [term for term, _ in rows]
    assert terms == sorted(terms, key=lambda term: re.sub(r"[^a-z0-9 ]", "", term.casefold()))
    for term, lectures in rows:
        word = re.split(r"[,(]", term)[0].strip().rstrip("s").casefold()
        for number in re.findall(r"\d\d", lectures):
            file = next(name for name in LECTURES if name.startswith(number))
            assert word in prose(f"{file}.ipynb").casefold(), f"{term} in {file}"
    linking = [file for file in TEXTS if "(glossary.md)" in prose(file)]
    assert {"00_map_and_tools.ipynb", "README.md"} <= set(linking)


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("glossary.md", None),
        ("README.md#Convolutional-networks,-from-pixels-to-AlexNet", None),
        ("nowhere.md", "no such file"),
        ("../../../etc/passwd", "leaves the repository"),
        ("glossary.md#Nonsense", "no such heading"),
    ],
)
def test_the_link_check_finds_broken_links(link, fault):
    found = missing(link)
    assert found is None if fault is None else found and fault in found
