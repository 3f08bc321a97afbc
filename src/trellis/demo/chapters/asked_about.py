"""People use their rights: Priya asks what is held, Daniel complains, parents write letters to the school."""

from __future__ import annotations

from datetime import timedelta

from trellis.demo.chapters.cast import PARTS
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.kernel import clock
from trellis.protection import commands, queries
from trellis.pupils.enums import Allows


def asks(found: Enquiry) -> None:
    """One of each kind: two wait for Ada, one for Priya, one for Ruth's notes, one is answered."""
    cast = found.pair.cast
    school = cast.places[PARTS["ada"].place].id
    with cast.at("daniel", 4, "Wed", "17:20") as daniel:
        commands.make_request(
            actor=daniel, organisation_id=school, kind="complaint",
            text="I asked at the office in September who reads my notes, and nobody has told me.",
        )  # fmt: skip
    with cast.at("priya", 2, "Wed", "19:10") as priya:
        held = commands.make_request(actor=priya, organisation_id=school, kind="held")
    with cast.at("ada", 2, "Fri", "9:40") as ada:
        commands.acknowledge_request(actor=ada, request_id=held.id, version=1)
        commands.ask_owners(actor=ada, request_id=held.id, version=2)
    with cast.at("ruth", 1, "Tue", "16:50") as ruth:
        for row in [one for one in queries.tasks_of(ruth) if one.open][:1]:
            commands.give_piece(actor=ruth, task_id=row.id, version=1, words=queries.task(ruth, row.id).proposed)
    with cast.at("ada", 1, "Wed", "11:15") as ada:
        pupil = commands.enter_request(
            actor=ada, organisation_id=school, kind="pupil", pupil_key="P04", class_name="Year 4",
            received_on=clock.today() - timedelta(days=2),
            text="A parent asks by letter for everything in which their child is to be seen or named.",
        )  # fmt: skip
        commands.acknowledge_request(actor=ada, request_id=pupil.id, version=1)
        commands.ask_owners(actor=ada, request_id=pupil.id, version=2)
    with cast.at("ada", 1, "Thu", "10:05") as ada:
        objection = commands.enter_request(
            actor=ada, organisation_id=school, kind="objection", pupil_key="P05", class_name="Year 3",
            received_on=clock.today(), text="A parent no longer wants recordings in which their child is seen.",
        )  # fmt: skip
        commands.uphold_objection(actor=ada, request_id=objection.id, version=1, furthest=Allows.NOTHING)
        commands.answer_request(
            actor=ada, request_id=objection.id, version=2,
            answer="Your child is not recorded any more. What had been shown to colleagues was taken back the same day.",
        )  # fmt: skip
    with cast.at("priya", 1, "Thu", "18:30") as priya:
        commands.make_request(
            actor=priya, organisation_id=school, kind="correction", owner_id=cast.people["ruth"].id,
            text="Beside my lesson on volcanoes you wrote that six children waited. It was the whole table, eight.",
        )  # fmt: skip
    with cast.at("ruth", 1, "Fri", "16:05") as ruth:
        correction = next(one for one in queries.tasks_of(ruth) if one.open and one.what.startswith("A correction"))
        commands.reply_to_task(
            actor=ruth, task_id=correction.id, version=1, reply="You are right. I have put eight, and kept the date."
        )
