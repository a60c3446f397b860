"""What a report can be of: the national qualifiers, and the local list of types under them.

Source of the qualifiers: National Standard for Incident Recording, from April 2011. Who or what
suffered decides, not what was done: one loud party may be any of the three.
Source of the types: the police's types of anti-social behaviour, and those the plan adds. The
list is local: a type that is no longer used is left here, and not offered (`RETIRED`).
"""

QUALIFIERS = (
    ("personal", "Personal"),
    ("nuisance", "Nuisance"),
    ("environmental", "Environmental"),
)
QUALIFIER_HELP = {
    "personal": "Aimed at a person, a family or a group, or felt by them above all others.",
    "nuisance": "Trouble for people round about, and aimed at nobody in particular.",
    "environmental": "Harm to a street, a park or a building, with no one person as its victim.",
}
KINDS = (
    ("abandoned_vehicle", "Abandoned vehicle"),
    ("animals", "Animals"),
    ("arson", "Fire setting"),
    ("begging", "Begging"),
    ("dog_fouling", "Dog fouling"),
    ("drugs", "Drug use or what it leaves behind"),
    ("fireworks", "Fireworks"),
    ("fly_tipping", "Fly-tipping"),
    ("graffiti", "Graffiti"),
    ("harassment", "Harassment or threats"),
    ("hoax_call", "Hoax calls"),
    ("litter", "Litter"),
    ("messages", "Malicious messages"),
    ("neighbours", "Dispute between neighbours"),
    ("noise", "Noise"),
    ("parking", "Parking"),
    ("play_area", "Trouble at a play area"),
    ("prostitution", "Related to prostitution"),
    ("rowdy", "Rowdy or inconsiderate behaviour"),
    ("solvents", "Solvents"),
    ("street_drinking", "Street drinking"),
    ("trespass", "Trespass"),
    ("vehicle_nuisance", "Vehicle nuisance"),
    ("young_people", "Groups of young people"),
    ("other", "Something else"),
)
RETIRED: frozenset[str] = frozenset()
FLAGS = (
    ("hate_race", "Hate: race or ethnicity"),
    ("hate_religion", "Hate: religion or belief"),
    ("hate_sexual_orientation", "Hate: sexual orientation"),
    ("hate_disability", "Hate: disability"),
    ("hate_transgender", "Hate: transgender identity"),
    ("hate_other", "Hate: another reason"),
    ("drugs_alcohol", "Drugs or alcohol"),
    ("mental_health", "Mental health"),
    ("youth", "Young people involved"),
    ("child", "A child is harmed or afraid"),
    ("weapon", "A weapon"),
    ("domestic", "Between partners or family"),
)
LOCALITIES = (("eastern", "Eastern"), ("northern", "Northern"), ("southern", "Southern"))
GRAVE_FLAGS = {"weapon": "Weapon", "child": "Child", "domestic": "Partner or family"} | {
    key: "Hate" for key, _ in FLAGS if key.startswith("hate_")
}
GRAVE_ANSWERS = {
    ("threats", "violence"): "Violence",
    ("threats", "threats"): "Threats",
    ("hate", "yes"): "Hate",
    ("hate", "maybe"): "Hate",
}
"""What is grave whatever else is answered, or not: a flag, or an answer to the risk matrix."""
