from guildhall.casework.apps import ProgrammeConfig


class RoadSafetyConfig(ProgrammeConfig):
    name = "guildhall.programmes.road_safety"
    label = "road_safety"
