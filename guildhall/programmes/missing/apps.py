from guildhall.casework.apps import ProgrammeConfig


class MissingConfig(ProgrammeConfig):
    name = "guildhall.programmes.missing"
    label = "missing"
