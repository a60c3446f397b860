from guildhall.casework.apps import ProgrammeConfig


class FiresConfig(ProgrammeConfig):
    name = "guildhall.programmes.fires"
    label = "fires"
