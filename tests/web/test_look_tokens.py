"""Every pair of colours that text is read in can be read, in the light and in the dark."""

import math
import re
from pathlib import Path

import pytest

import heedful.web

STATIC = Path(heedful.web.__file__).parent / "static" / "heedful"
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ?([\d.]*)\)"

PAPERS = (
    "paper",
    "paper-2",
    "paper-3",
    "float",
    "accent-soft",
    "note-paper",
    "violet-soft",
    "amber-soft",
    "red-soft",
)
READ = [
    *[("ink", paper) for paper in (*PAPERS, "green-soft")],
    *[("ink-2", paper) for paper in PAPERS],
    *[("accent", paper) for paper in ("paper", "paper-2", "paper-3", "float", "violet-soft", "note-paper")],
    ("on-accent", "accent"),
    *[(name, f"{name}-soft") for name in ("amber", "red", "green", "violet")],
    *[
        (name, paper)
        for name in ("amber", "red", "green", "violet")
        for paper in ("paper", "paper-2", "float")
    ],
    *[(name, "accent-soft") for name in ("amber", "red", "green")],
]
SEEN = [("edge", paper) for paper in ("paper", "paper-2", "float")]  # borders of controls: 3 to 1


def colours(scheme):
    """Return each token's colour in a scheme."""
    pairs = re.findall(rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\)", TOKENS)
    return {
        name: tuple(float(part or 0) for part in (numbers[:3] if scheme == "light" else numbers[3:]))
        for name, *numbers in pairs
    }


def luminance(colour):
    """Return the relative luminance (WCAG 2) of an oklch colour; Oklab by Björn Ottosson."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink, paper", READ)
def test_text_can_be_read(scheme, ink, paper):
    tokens = colours(scheme)
    assert contrast(tokens[ink], tokens[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("edge, paper", SEEN)
def test_controls_can_be_seen(scheme, edge, paper):
    tokens = colours(scheme)
    assert contrast(tokens[edge], tokens[paper]) >= 3


def test_colours_come_from_the_tokens_alone():
    for sheet in (STATIC / "css").glob("*.css"):
        if sheet.name == "tokens.css":
            continue
        loose = re.findall(r"#[0-9a-f]{3,8}\b(?!\w)|rgba?\(|hsla?\(", sheet.read_text(encoding="utf-8"))
        assert loose == [], sheet.name


def test_sides_are_logical_so_that_every_direction_works():
    physical = re.compile(
        r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)"
    )
    for sheet in (STATIC / "css").glob("*.css"):
        assert physical.findall(sheet.read_text(encoding="utf-8")) == [], sheet.name


def test_the_scripts_stay_small():
    import gzip

    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
    scripts = [htmx, *(STATIC / "js").glob("*.js")]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 40_000


def test_no_template_breaks_the_content_policy():
    templates = Path(heedful.web.__file__).parent / "templates"
    for template in templates.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        for banned in (
            r"\sstyle=",
            r"\son\w+=",
            r"<script(?![^>]*\ssrc=)",
            r"javascript:",
            r"https?://(?!www\.w3\.org)",
        ):
            assert not re.search(banned, text), (template.name, banned)


def test_no_template_trusts_what_comes_from_outside():
    templates = Path(heedful.web.__file__).parent / "templates"
    for template in templates.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "|safe" not in text, template.name
        assert "autoescape off" not in text, template.name
