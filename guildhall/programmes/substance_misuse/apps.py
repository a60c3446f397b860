from guildhall.casework.apps import ProgrammeConfig


class SubstanceMisuseConfig(ProgrammeConfig):
    name = "guildhall.programmes.substance_misuse"
    label = "substance_misuse"
