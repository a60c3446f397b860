"""How every chart looks: one type, few colours, grey for what is not the message.

The fonts are those that vl-convert carries with it (Liberation Sans), whose widths are Arial's,
so that a chart measures the same on a plain server, in a browser and on paper.

Colours keep at least 4.5:1 against white and differ in lightness; series differ in dash and in
end mark as well, so that a chart reads in black and white. Source for the palette's hues:
Government Analysis Function, "Data visualisation: colours in charts", darkened for text.
"""

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

WIDE = 720
NARROW = 300
WIDTHS = {"wide": WIDE, "narrow": NARROW}
NARROW_BELOW = 500

INK = "#0b0c0c"
GREY = "#505a5f"
LINE = "#8a9196"
FAINT = "#e3e6e8"
BAND = "#eef2f6"
PAPER = "#ffffff"
MAIN = "#12436d"
SIGNAL = "#a8420b"

SERIES = ("#12436d", "#a8420b", "#17706a", "#801650", "#3d3d3d", "#5b4a99")
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (1, 3), (12, 4))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

# Five classes, light to dark, each about 15 steps of lightness from the next.
CLASSES = ("#e6eff7", "#b5d1e8", "#78a9d1", "#3a77ae", "#12436d")

TITLE_SIZE = 17
TEXT_SIZE = 13
SMALL_SIZE = 12
LEADING = 1.3

# Widths of Arial's letters in thousandths of the size, by kind; close enough to break lines by.
_NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[] -")
_WIDE_LETTERS = frozenset("mwMW%@–—")


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """About how many pixels a line of text takes; errs towards too many."""
    return sum(_letter(letter) for letter in text) * size * (1.07 if is_bold else 1)


def _letter(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 0.33
    if letter in _WIDE_LETTERS:
        return 0.95
    return 0.72 if letter.isupper() else 0.57


def wrap(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than `width` pixels, broken at spaces; one long word stands."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, is_bold=is_bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
