"""What people do to cases. Each write is whole or not at all, audited, and told who and when."""

from guildhall.casework.writes.actions import agree_action, close_action, slip_action
from guildhall.casework.writes.assessments import assess
from guildhall.casework.writes.cases import move_stage, open_case, transfer_case, wait_on
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.closure import (
    approve_closure,
    ask_closure,
    refuse_closure,
    reopen,
)
from guildhall.casework.writes.consents import ask_consent, withdraw_consent
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.letters import write_letter
from guildhall.casework.writes.notes import add_note, change_note, log_contact, withdraw_entry
from guildhall.casework.writes.people import end_involvement, involve
from guildhall.casework.writes.records import change, keep
from guildhall.casework.writes.referrals import (
    accept,
    answer_more,
    ask_for_more,
    decline,
    receive_referral,
    transfer,
)
from guildhall.casework.writes.retention import erase_case, hold, release, review_retention
from guildhall.casework.writes.sharing import acknowledge_sharing, refuse_sharing, share
from guildhall.casework.writes.sheets import (
    change_sheet,
    connect,
    disconnect,
    erase_sheet,
    keep_sheet,
    put_on_case,
    settle_sheet,
    take_off_case,
)
from guildhall.casework.writes.teams import allocate, cover, end_cover
from guildhall.casework.writes.workers import end_work, name_worker

__all__ = [
    "accept",
    "acknowledge_sharing",
    "add_note",
    "agree_action",
    "allocate",
    "answer_more",
    "approve_closure",
    "ask_closure",
    "ask_consent",
    "ask_for_more",
    "assess",
    "change",
    "change_note",
    "change_sheet",
    "check_leaving",
    "close_action",
    "connect",
    "cover",
    "decline",
    "disconnect",
    "end_cover",
    "end_involvement",
    "end_work",
    "erase_case",
    "erase_sheet",
    "hold",
    "involve",
    "keep",
    "keep_sheet",
    "log_contact",
    "move_stage",
    "name_worker",
    "open_case",
    "put_on_case",
    "receive_referral",
    "refuse_closure",
    "refuse_sharing",
    "release",
    "reopen",
    "review_retention",
    "settle_sheet",
    "share",
    "slip_action",
    "sync_clocks",
    "take_off_case",
    "transfer",
    "transfer_case",
    "wait_on",
    "withdraw_consent",
    "withdraw_entry",
    "write_letter",
]
