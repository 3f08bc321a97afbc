"""The words people and places are described with."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a person does in an organisation; one person may hold several."""

    LEARNER = "learner", "Learner"
    COACH = "coach", "Coach"
    TUTOR = "tutor", "Tutor"
    LEADER = "leader", "School leader"
    LEAD = "lead", "Programme lead"
    SPECIALIST = "specialist", "Specialist"
    RESEARCHER = "researcher", "Researcher"
    ADMIN = "admin", "Administrator"
    PROTECTION = "protection", "Data-protection officer"


class OrganisationKind(models.TextChoices):
    """What sort of place an organisation is."""

    SCHOOL = "school", "School"
    TRUST = "trust", "Trust"
    HEI = "hei", "University"
    HUB = "hub", "Hub or agency"


LETTER_DAYS = 3  # how long a mail that cannot be sent is kept
