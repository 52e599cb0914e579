"""The site's first page: an explorer that runs, three doors, a piece of real feedback, the contents."""

from __future__ import annotations

from html import escape

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen")  # fmt: skip
# What is on the two pictures, in light and in dark; tools/screenshots.py takes them.
FEEDBACK = (
    "Feedback on conv_forward, partly right, 6.07 of 10 points. “The number of windows is right, but "
    "each starts only one pixel after the one before. The stride also decides where a window starts. "
    "Look at line 11 (h) of your cell.” Below, the student's code with line 11 marked and its h "
    "underlined."
)
PAGE = """\
---
html_theme.sidebar_secondary.remove: true
---
# {title}

````{{raw}} html
<p class="front-lead">{lectures} lectures and {assignments} assignments in NumPy, with a grader that names the \
mistake and the line. Try it: change a number of the kernel.</p>
<div class="front">
<nav class="front-doors" aria-label="Where to begin">
{doors}
</nav>
<div class="front-play">{explorer}</div>
<figure class="front-feedback">
<img class="by-day" src="_static/feedback_light.png" width="{width}" alt="{feedback}">
<img class="by-night" src="_static/feedback_dark.png" width="{width}" alt="{feedback}">
<figcaption>What a student gets back: the mistake, and the line. (Shortened.)</figcaption>
</figure>
</div>
````

## Contents

{rest}
"""


def front_page(overview: str, lectures: list[str], assignments: list[str]) -> str:
    """Return the page as MyST Markdown.

    Parameters
    ----------
    overview : str
        The course's overview; its title and its table are kept.
    lectures, assignments : list of str
        Pages of the site, without endings, in order.
    """
    title, rest = overview.split("\n\n", 1)
    count = {"lectures": len(lectures), "assignments": len(assignments)}
    doors = [
        ("Read", f"{lectures[0]}.html", f"the {_in_words(len(lectures))} lectures, with explorers"),
        ("Do", f"{assignments[0]}.html", f"the {_in_words(len(assignments))} assignments, checked"),
        ("Teach", "docs/start/instructor.html", "release, collect, grade, give back"),
    ]
    return PAGE.format(
        title=title.removeprefix("# "),
        **{name: _in_words(number) for name, number in count.items()}
        | {"lectures": _in_words(len(lectures)).capitalize()},
        explorer=explorer(),
        doors="\n".join(
            f'<a href="{place}"><b>{escape(verb)}</b><span>{escape(words)}</span></a>'
            for verb, place, words in doors
        ),
        feedback=escape(FEEDBACK, quote=True),
        width=FEEDBACK_WIDTH,
        rest=rest,
    )


def explorer() -> str:
    """Return the filter playground as a piece of HTML that needs no kernel."""
    from convlab import explore
    from convlab.explore.page import as_html

    spec = explore.filters().spec
    return as_html(spec, spec.state)[0]


FEEDBACK_WIDTH = 480


def _in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
