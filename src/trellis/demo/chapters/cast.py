"""Who is in the demo, where they work, and who learns with whom. All invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from trellis.demo.chapters.school_year import SchoolYear
from trellis.demo.media.files import DemoFile
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.people.models import Organisation, Person
from trellis.programme.models import Cohort, Enrolment
from trellis.pupils.models import SchoolClass

ADDRESS = "{}@demo.example"
# By key: kind, name, URN, and the key of what it belongs to.
PLACES = {
    "eastmere": ("hei", "University of Eastmere", "", ""),
    "hub": ("hub", "Eastmere Teaching Hub", "", ""),
    "trust": ("trust", "Lanternfield Learning Trust", "", ""),
    "harbour": ("school", "Harbour Lane Primary School", "990101", "trust"),
    "mill": ("school", "Mill Street School", "990102", "trust"),
    "northfield": ("school", "Northfield Academy", "990103", ""),
}


@dataclass(frozen=True)
class Part:
    """A person's part in the demo: name, address before the @, role, place, post."""

    name: str
    address: str
    role: str
    place: str
    post: str = ""


PARTS = {
    "sam": Part("Sam Whitlock", "admin", "admin", "hub", "Systems and data"),
    "helen": Part("Dr Helen Marsh", "lead", "lead", "eastmere", "Programme lead"),
    "owen": Part("Dr Owen Pryce", "tutor", "tutor", "eastmere", "Education tutor"),
    "sunita": Part("Dr Sunita Rao", "specialist", "specialist", "hub", "Early reading"),
    "jonas": Part("Dr Jonas Weber", "researcher", "researcher", "eastmere", "Teacher learning"),
    "ada": Part("Ada Flynn", "ada.flynn", "protection", "harbour", "Data-protection officer"),
    "margaret": Part("Margaret Oyelaran", "leader", "leader", "harbour", "Headteacher"),
    "peter": Part("Peter Lindqvist", "peter.lindqvist", "leader", "mill", "Headteacher"),
    "carol": Part("Carol Adebayo", "carol.adebayo", "leader", "northfield", "Principal"),
    "ruth": Part("Ruth Adeyemi", "coach", "coach", "harbour", "Year 6; coach for the trust"),
    "nadia": Part("Nadia Aziz", "nadia.aziz", "coach", "harbour", "Year 2; mathematics"),
    "james": Part("James Calloway", "james.calloway", "coach", "mill", "English"),
    "fiona": Part("Fiona Drummond", "fiona.drummond", "coach", "northfield", "Languages"),
    "hallam": Part("Martin Hallam", "martin.hallam", "coach", "northfield", "Science"),
    "priya": Part("Priya Nair", "learner", "learner", "harbour", "Year 4, reading"),
    "callum": Part("Callum Fraser", "learner2", "learner", "northfield", "Year 9, history"),
    "tom": Part("Tom Hartley", "tom.hartley", "learner", "mill", "Year 8, maths"),
    "leila": Part("Leila Haddad", "leila.haddad", "learner", "mill", "Year 10, chemistry"),
    "grace": Part("Grace Whitfield", "grace.whitfield", "learner", "harbour", "Year 3, maths"),
    "daniel": Part("Daniel Okoro", "daniel.okoro", "learner", "harbour", "Year 6, science"),
    "yusuf": Part("Yusuf Rahman", "yusuf.rahman", "learner", "mill", "Year 9, English"),
    "ellie": Part("Ellie Marsden", "ellie.marsden", "learner", "mill", "Year 7, geography"),
    "hannah": Part("Hannah Beck", "hannah.beck", "learner", "mill", "Year 8, PE"),
    "sofia": Part("Sofia Petrova", "sofia.petrova", "learner", "northfield", "Year 11, French"),
    "ben": Part("Ben Thackray", "ben.thackray", "learner", "northfield", "Year 8, design and technology"),
    "amara": Part("Amara Nwosu", "amara.nwosu", "learner", "northfield", "Year 10, biology"),
}

# Who coaches, for how many at most, and how far their training is.
COACHES = {
    "ruth": (4, "accredited"), "nadia": (2, "accredited"), "james": (3, "accredited"), "fiona": (3, "accredited"),
    "hallam": (1, "in_training"),
}  # fmt: skip
# Who learns, with which coach (or none yet), and how many school weeks ago they were enrolled.
LEARNERS = {
    "priya": ("ruth", 31), "tom": ("ruth", 26), "leila": ("ruth", 26), "callum": ("ruth", 2),
    "grace": ("nadia", 30), "yusuf": ("james", 26), "hannah": ("james", 18), "ellie": ("james", 3),
    "sofia": ("fiona", 30), "ben": ("fiona", 20), "amara": ("hallam", 2), "daniel": ("", 2),
}  # fmt: skip


@dataclass
class Cast:
    """Everybody and everything the chapters need. Persons are those whose roles are in force now."""

    when: SchoolYear
    folder: Path
    media: dict[str, DemoFile] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Organisation] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    cohort: Cohort | None = None

    @contextmanager
    def at(self, key: str, weeks_back: int, weekday: str, at: str) -> Iterator[Person]:
        """Act as a person at a moment: `with cast.at("ruth", 3, "Tue", "15:45") as ruth`."""
        with self.on(key, self.when.moment(weeks_back, weekday, at)) as person:
            yield person

    @contextmanager
    def on(self, key: str, moment: datetime) -> Iterator[Person]:
        """Act as a person at this very moment."""
        person = self.people[key]
        with clock.set_to(moment), acting_as(person):
            yield person
