from guildhall.casework.apps import ProgrammeConfig


class TrainingConfig(ProgrammeConfig):
    name = "guildhall.programmes.training"
    label = "training"
