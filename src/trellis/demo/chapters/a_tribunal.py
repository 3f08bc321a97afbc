"""A tribunal wants a copy: Margaret asks, Ada and Nadia review, Priya is told and objects, and the copies are placed."""

from __future__ import annotations

from datetime import timedelta

from trellis.demo.chapters.cast import ADDRESS, PARTS
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.kernel import clock
from trellis.protection import commands


def asks(found: Enquiry) -> None:
    """One case that is open now, and one that waits for its second reviewer."""
    cast = found.pair.cast
    school = cast.places["harbour"].id
    address = {key: ADDRESS.format(PARTS[key].address) for key in ("priya", "grace", "nadia")}
    with cast.at("margaret", 2, "Mon", "16:20") as margaret:
        until = clock.today()
        case = commands.ask_case(
            actor=margaret, organisation_id=school, ground="law", addresses=[address["priya"]], kinds=["notes", "comments", "session-notes"],
            from_on=until - timedelta(days=60), to_on=until, recipient="Employment tribunal at Eastmere",
            reason="An order of the tribunal names what Priya wrote about lessons this term, and nothing else.",
        )  # fmt: skip
    with cast.at("ada", 2, "Tue", "9:10") as ada:
        commands.name_second(actor=ada, case_id=case.id, version=1, address=address["nadia"])
        commands.approve_case(actor=ada, case_id=case.id, version=2, apart=True)
    with cast.at("nadia", 2, "Tue", "13:05") as nadia:
        commands.approve_case(actor=nadia, case_id=case.id, version=3, apart=True)
    with cast.at("priya", 2, "Tue", "19:40") as priya:
        objection = commands.object_to_case(
            actor=priya, case_id=case.id, text="My notes name colleagues who have nothing to do with this."
        )
    with cast.at("ada", 2, "Thu", "9:00") as ada:
        commands.answer_objection(
            actor=ada, objection_id=objection.id,
            answer="We hide everybody else’s name before anything leaves. The order leaves us no choice about the notes.",
        )  # fmt: skip
    with cast.at("ada", 1, "Fri", "9:30") as ada:
        commands.open_case(actor=ada, case_id=case.id, version=4)
    with cast.at("margaret", 1, "Fri", "15:50") as margaret:
        commands.ask_case(
            actor=margaret, organisation_id=school, ground="safeguarding", addresses=[address["grace"]],
            kinds=["recordings"], from_on=until - timedelta(days=14), to_on=until, recipient="Local authority designated officer",
            reason="The officer asks for the recording of one lesson. Nothing earlier is needed.",
        )  # fmt: skip
