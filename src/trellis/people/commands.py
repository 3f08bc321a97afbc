"""The door for changing people and places. See accounts, invitations, places and importing."""

from trellis.people.accounts import (
    add_person,
    begin_role,
    change_names,
    confirm_first_address,
    deactivate,
    end_role,
    move,
    reactivate,
    sign_out,
    sign_out_everywhere,
)
from trellis.people.csv_files import decode as csv_text
from trellis.people.guests import add_guest
from trellis.people.import_plan import Pair, Plan
from trellis.people.importing import Imported, import_file, invite_all
from trellis.people.importing import preview as preview_import
from trellis.people.invitations import Invited, accept_invitation, ask_again, first_administrator, invite
from trellis.people.places import add_organisation

__all__ = [
    "Imported",
    "Invited",
    "Pair",
    "Plan",
    "accept_invitation",
    "add_guest",
    "add_organisation",
    "add_person",
    "ask_again",
    "begin_role",
    "change_names",
    "confirm_first_address",
    "csv_text",
    "deactivate",
    "end_role",
    "first_administrator",
    "import_file",
    "invite",
    "invite_all",
    "move",
    "preview_import",
    "reactivate",
    "sign_out",
    "sign_out_everywhere",
]
