"""Evidence for tests, written as the person concerned."""

from pathlib import Path

from django.db import connections

from trellis.circles import commands as circles
from trellis.evidence import commands, queries, tasks
from trellis.evidence.models import Comment, Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id
from trellis.people.models import Person


def make_note(owner: Person, title: str = "Wait time", text: str = "Counted to five.") -> Item:
    with acting_as(owner):
        return commands.note(actor=owner, title=title, text=text)


def make_file(owner: Person, path: Path, title: str = "", *, ready: bool = True) -> Item:
    """Add a file and, unless told otherwise, do its job at once."""
    with acting_as(owner):
        item = commands.add_file(actor=owner, path=path, name=path.name, title=title)
    if ready:
        tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))
        with acting_as(owner):
            item.refresh_from_db()
    return item


def make_group(keeper: Person, *others: Person, title: str = "Readers"):
    """A group of its keeper and others, each of whom was asked and said yes."""
    with acting_as(keeper):
        group = circles.begin_group(actor=keeper, title=title)
    for person in others:
        with acting_as(keeper):
            asked = circles.ask_into_group(actor=keeper, circle_id=group, person_id=person.id)
        with acting_as(person):
            circles.answer_group(actor=person, invitation_id=asked, yes=True)
    return group


def make_partnership_circle(learner: Person, *others: Person):
    """A partnership circle without its agreement: written by the owner of the database."""
    circle = new_id()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms) VALUES (%s, 'partnership', '', %s, now(), '{}')",
            [circle, learner.id],
        )
        for place, person in enumerate((learner, *others)):
            cursor.execute(
                "INSERT INTO circles_member (id, circle_id, person_id, reason, since) VALUES (%s, %s, %s, %s, now() - make_interval(secs => %s))",
                [new_id(), circle, person.id, ("learner", "coach", "tutor")[min(place, 2)], 60 - place],
            )
    return circle


def make_recording(owner: Person, title: str = "First read", kind: str = "video") -> Item:
    """A recording without its file, past the commands: what is asked is who may see it."""
    with acting_as(owner):
        return Item.objects.create(
            owner=owner, circle_id=circles.private_circle(actor=owner), kind=kind, title=title, created_at=clock.now()
        )


def say_nobody(item: Item, owner: Person) -> None:
    """Say that no pupils can be seen or heard in a recording, unless something was said of it before."""
    with acting_as(owner):
        if item.kind in queries.RECORDINGS and not queries.answers([item.id]):
            commands.say_who_is_in(actor=owner, item_id=item.id, nobody=True)


def say_class(item: Item, owner: Person, school_class, without=(), **more) -> None:
    """Say that a class is in an item; `without`: pupils who are not."""
    with acting_as(owner):
        classes = {school_class.id: [pupil.id for pupil in without]}
        commands.say_who_is_in(actor=owner, item_id=item.id, classes=classes, **more)


def share(item: Item, owner: Person, circle_id) -> None:
    """Show an item to a circle; of a recording nothing was said of, say that no pupils are in it."""
    say_nobody(item, owner)
    with acting_as(owner):
        commands.share(actor=owner, item_id=item.id, circle_id=circle_id)


def take_back(item: Item, owner: Person, circle_id) -> None:
    with acting_as(owner):
        commands.take_back(actor=owner, item_id=item.id, circle_id=circle_id)


def say(item: Item, author: Person, text: str = "Counted to five.", **more) -> Comment:
    with acting_as(author):
        return commands.comment(actor=author, item_id=item.id, text=text, **more)


def bulk_notes(owner: Person, count: int) -> None:
    """Many notes at once, past the commands, for pages with a lot on them."""
    with acting_as(owner):
        circle = circles.private_circle(actor=owner)
        Item.objects.bulk_create(
            Item(owner=owner, circle_id=circle, kind="note", title=f"Note {number}", text="x", created_at=clock.now())
            for number in range(count)
        )


def load_pack() -> None:
    """Load the real MTL pack, so that behaviours can be tagged; later reads cost no query."""
    from trellis.knowledge import commands as knowledge
    from trellis.knowledge import queries

    queries.forget()
    knowledge.load(path=Path(__file__).parents[2] / "packs" / "mtl")
    queries.pack("mtl")
