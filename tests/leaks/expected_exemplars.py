"""Exemplars in the leak matrix: waiting for somebody's consent, offered, on the shelf, taken off, and whose they are."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World, canary
from trellis.evidence import commands as evidence
from trellis.evidence import frameworks
from trellis.exemplars import commands
from trellis.exemplars.models import Consent, Exemplar, Kept, Offer
from trellis.kernel.database import acting_as

LEARNER = {"learner"}
PROGRAMME = {"learner", "other_learner", "tutor", "lead"}  # the shelf is the programme's, whatever the cohort (R48)
SEES: dict[str, set[str]] = {
    "exemplars_exemplar:waiting": {"learner", "coach"},
    "exemplars_exemplar:offered": {"learner", "tutor", "lead"},
    "exemplars_exemplar:shown": PROGRAMME,
    "exemplars_exemplar:pulled": LEARNER,
    "exemplars_offer:waiting": LEARNER,
    "exemplars_offer:offered": LEARNER,
    "exemplars_offer:shown": LEARNER,
    "exemplars_consent:waiting": {"learner", "coach"},
    "exemplars_kept:shown": {"other_learner"},
    "evidence_item:exemplar_shown": LEARNER,  # never the item itself
}
CHANGE: dict[str, set[str]] = {"exemplars_consent": {"coach"}, "exemplars_exemplar:offered": {"tutor", "lead"}}
DELETE: dict[str, set[str]] = {
    "exemplars_exemplar": LEARNER, "exemplars_exemplar:offered": LEARNER, "exemplars_kept": {"other_learner"}, "exemplars_consent": set(),
}  # fmt: skip
FORGE: dict[str, set[str]] = {
    "exemplars_exemplar:waiting": {"learner", "other_learner"},  # an offer of one's own: without an item it is nothing
    "exemplars_exemplar:offered": {"learner", "other_learner"},
    "exemplars_offer": LEARNER,
    "exemplars_consent": LEARNER,
    "exemplars_kept": {"other_learner"},
}
MUST_SEE: dict[str, set[str]] = {
    "other_learner": {"exemplars_exemplar:shown"},
    "tutor": {"exemplars_exemplar:shown", "exemplars_exemplar:offered"},
    "coach": {"exemplars_exemplar:waiting"},
}


def plant(world: World) -> dict[str, UUID]:
    """Offer four notes as the learner; one waits for the coach, one for a decision, two were taken, one of them is off."""
    rows: dict[str, UUID] = {}
    tag = frameworks.groups()[0].tags[0][0]
    for case in ("waiting", "offered", "shown", "pulled"):
        label = f"exemplars_exemplar:{case}"
        with acting_as(world.learner):
            item = evidence.note(actor=world.learner, title=canary(f"evidence_item:exemplar_{case}"), text="A note.")
            asked = []
            if case == "waiting":
                evidence.share(actor=world.learner, item_id=item.id, circle_id=world.partnership_circle)
                asked = [world.coach.id]
            made = commands.offer(
                actor=world.learner, item_id=item.id, title=canary(label), says=canary(label), words=canary(label),
                tags=[tag], asked=asked, nobody_else=not asked, agrees=True,
            )  # fmt: skip
            rows[label] = made.id
            if case != "pulled":
                rows[f"exemplars_offer:{case}"] = Offer.objects.get(exemplar=made).id
            if asked:
                rows["exemplars_consent:waiting"] = Consent.objects.get(exemplar=made).id
        if case == "shown":
            rows["evidence_item:exemplar_shown"] = item.id
        if case in ("shown", "pulled"):
            with acting_as(world.lead):
                commands.decide(actor=world.lead, exemplar_id=made.id, version=None, take=True)
    with acting_as(world.other_learner):
        commands.keep(actor=world.other_learner, exemplar_id=rows["exemplars_exemplar:shown"], on=True)
        rows["exemplars_kept:shown"] = Kept.objects.get().id
    Exemplar.objects.using("owner").filter(id=rows["exemplars_exemplar:pulled"]).update(state="pulled")
    return rows
