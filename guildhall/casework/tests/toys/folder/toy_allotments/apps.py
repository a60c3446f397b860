from guildhall.casework.apps import ProgrammeConfig


class AllotmentsConfig(ProgrammeConfig):
    name = "guildhall.programmes.toy_allotments"
    label = "toy_allotments"
