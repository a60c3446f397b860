from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """Pages that look into the evidence: over time, on a map, among peers. It keeps nothing."""

    name = "guildhall.explore"
    label = "explore"
