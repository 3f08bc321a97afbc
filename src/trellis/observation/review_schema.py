"""What packs say about analytic review frameworks (R99): what each is for, what is marked, and on what it rests.

No kind adds up to anything: there is no field for points, weights or a grade, and the schema knows no other (R126).
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from trellis.kernel.packs import FaultError, Key, PackItem, SourcedItem, Text, register_section

Kind = Literal["notes", "tally", "sampling", "waits", "seats"]
CODES_LEAST = {"notes": 0, "tally": 1, "sampling": 2, "waits": 2, "seats": 1}


class ReviewCode(PackItem):
    """One thing to mark. In a framework of waits, one code opens a wait and the others end it."""

    title: Text = Field(description="what the button says, in a few words")
    about: Text = Field(description="when to mark it, in one plain sentence")
    part: Literal["", "opens", "ends"] = ""


class Review(SourcedItem):
    """A way to look closer: notes, a tally, time sampling, waits, or a plan of the seats."""

    title: Text
    version: Text = Field(description="a version such as 1.0; it is kept with each use")
    kind: Kind = Field(description='"notes", "tally", "sampling", "waits" or "seats"')
    about: Text = Field(description="what it is for, in one or two plain sentences")
    cannot: Text = Field(description="what it does not show, in one plain sentence")
    how: tuple[Text, ...] = Field(min_length=1, description="what to do, step by step")
    every_s: int = Field(default=0, ge=0, le=600, description="seconds between two samples, in time sampling")
    codes: tuple[ReviewCode, ...] = ()
    unverified: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        least = CODES_LEAST[self.kind]
        if len(self.codes) < least or (self.kind == "notes" and self.codes):
            wanted = f"needs {least} or more" if least else "has none"
            raise FaultError(f'a framework of the kind "{self.kind}" {wanted} under "codes"', "list what is marked")
        if (self.kind == "sampling") != (self.every_s > 0):
            raise FaultError(
                '"every_s" belongs to time sampling, and time sampling needs it', "write 15, or take it out"
            )
        opening = [code for code in self.codes if code.part == "opens"]
        ending = [code for code in self.codes if code.part == "ends"]
        if self.kind == "waits" and (len(opening) != 1 or len(opening) + len(ending) != len(self.codes)):
            raise FaultError(
                "one code opens a wait and each other ends it", 'write "part: opens" once, else "part: ends"'
            )
        if self.kind != "waits" and (opening or ending):
            raise FaultError('"part" belongs to frameworks of waits', "take it out")
        return self

    def code(self, key: Key) -> ReviewCode | None:
        """Return the code with this key, or None."""
        return next((code for code in self.codes if code.key == key), None)


register_section("reviews", Review, noun="review framework")
