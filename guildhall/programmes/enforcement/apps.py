from guildhall.casework.apps import ProgrammeConfig


class EnforcementConfig(ProgrammeConfig):
    name = "guildhall.programmes.enforcement"
    label = "enforcement"
