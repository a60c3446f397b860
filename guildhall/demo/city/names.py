"""Invented names, streets and numbers. Telephone numbers are those that Ofcom keeps for drama."""

from dataclasses import dataclass

GIVEN = (
    "Ada", "Bryony", "Callum", "Dara", "Ellis", "Farah", "Gwen", "Harun", "Imani", "Jody",
    "Kasia", "Lorcan", "Maisie", "Nadeem", "Oona", "Piotr", "Quill", "Rafe", "Saskia", "Tamsin",
    "Uma", "Viola", "Wren", "Xanthe", "Yusuf", "Zofia", "Ansel", "Blythe", "Corin", "Delphi",
    "Emrys", "Fenna", "Greer", "Hollis", "Isolde", "Juno", "Kit", "Linnet", "Merrin", "Nell",
)  # fmt: skip
FAMILY = (
    "Askerby", "Bellweather", "Cobthorn", "Dunmarsh", "Elverton", "Fenwright", "Gadsley",
    "Hartlow", "Inglemere", "Jessop-Vane", "Kettlewick", "Lambsworth", "Mardle", "Norrowby",
    "Oxlode", "Pinfold", "Quenby", "Rushmead", "Saltersgill", "Thackwray", "Underhay",
    "Vennacott", "Whittlesham", "Yaxwell", "Zeal", "Ashenhurst", "Birdbrook", "Crowlode",
    "Deepingate", "Eyebury", "Flagfen", "Guthlac", "Holmefen", "Ickworthy", "Jarrowden",
)  # fmt: skip
STREETS = (
    "Heronsgate Lane", "Lapwing Rise", "Oldsluice Road", "Teasel Close", "Brickpit Way",
    "Windpump Drove", "Sedgewater Avenue", "Candlewick Court", "Marlpit Row", "Bulrush Terrace",
    "Skaters Meadow Walk", "Osier Holt Street",
)  # fmt: skip
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Household:
    """Where somebody lives and how to reach them: a street that is not, numbers that never ring.

    The postcode is in form, of a district (PE0) that has never been given out.
    """

    line: str
    postcode: str
    mobile: str
    landline: str


def given(number: int) -> str:
    """A given name; the numbers run through the list in a shuffled order."""
    return GIVEN[number * 17 % len(GIVEN)]


def family(number: int) -> str:
    """A family name."""
    return FAMILY[number * 11 % len(FAMILY)]


def household(number: int) -> Household:
    """The household of a number. Those below 1,000 differ from one another."""
    street = STREETS[number % len(STREETS)]
    tail = LETTERS[number % 20] + LETTERS[number // 20 % 20]
    return Household(
        line=f"{number // len(STREETS) + 1} {street}",
        postcode=f"PE0 {number // 400 % 9 + 1}{tail}",
        mobile=f"07700 900{number % 1000:03}",
        landline=f"01632 960{number % 1000:03}",
    )


def registration(number: int) -> str:
    """A vehicle's registration that no vehicle has: Q and I are never among the last three."""
    return f"{LETTERS[number % 20]}{LETTERS[number // 20 % 20]}16 QI{LETTERS[number // 7 % 20]}"
