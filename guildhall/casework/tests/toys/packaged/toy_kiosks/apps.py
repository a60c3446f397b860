from guildhall.casework.apps import ProgrammeConfig


class KiosksConfig(ProgrammeConfig):
    name = "toy_kiosks"
    label = "toy_kiosks"
