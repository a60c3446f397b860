from guildhall.casework.apps import ProgrammeConfig


class OffenderManagementConfig(ProgrammeConfig):
    name = "guildhall.programmes.offender_management"
    label = "offender_management"
