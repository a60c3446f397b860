"""What people wrote of anti-social behaviour, in the plain words that such files hold."""

NARRATIVES = (
    "Music and shouting from next door until three in the morning, four nights running.",
    "Called names on the stairs, and their door kicked. They do not go out after dark.",
    "Rubbish thrown over the fence, and a dog left to bark all day.",
    "Young people let off fireworks at the windows. An older resident is frightened.",
)
WANTS = (
    "To sleep, and not to be shouted at on the stairs.",
    "Somebody to tell them that it has to stop.",
    "To know whom to ring at night.",
)
ACTIONS = (
    "Visit both households",
    "Ask the landlord for the tenancy conditions",
    "Fit a recorder for two weeks",
    "Ask the neighbourhood team to pass by on Friday nights",
)
DIARY = (
    "Music through the wall. I could hear the words.",
    "Shouting on the landing, and something thrown down the stairs.",
    "Banging on the wall when the baby cried.",
)
FOUND = (
    "Less than last month: two nights and not eight.",
    "Nothing since the letter. They are not sure that it will last.",
    "About the same. The letter made no difference.",
)
