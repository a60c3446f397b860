from guildhall.casework.apps import ProgrammeConfig


class PesConfig(ProgrammeConfig):
    name = "guildhall.programmes.pes"
    label = "pes"
