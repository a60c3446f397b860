"""To whom a debrief is owed after an episode. Local: the plan names the police and education."""

from guildhall.programmes.missing.models.episodes import Episode
from guildhall.programmes.missing.models.returns import Debrief

ALWAYS = (
    Debrief.Recipient.POLICE,
    Debrief.Recipient.SOCIAL_CARE,
    Debrief.Recipient.EDUCATION,
)
IN_CARE = {Episode.From.FOSTER, Episode.From.CARE_HOME, Episode.From.SEMI_INDEPENDENT}


def owed_to(episode: Episode) -> dict[str, str]:
    """The recipients of an episode's debrief, by key, each with its title.

    The police, children's social care and the school or missing education team always; the
    placement where the child was missing from one; the authority that placed them here.
    """
    found = list(ALWAYS)
    if episode.from_where in IN_CARE:
        found.append(Debrief.Recipient.HOME)
    if episode.is_out_of_area:
        found.append(Debrief.Recipient.PLACING_AUTHORITY)
    return {each.value: str(each.label) for each in found}
