"""The words reflections are described with."""

from __future__ import annotations

from django.db import models


class About(models.TextChoices):
    """Whether a reflection looks back or ahead (R59)."""

    HAPPENED = "happened", "About something that happened"
    TO_COME = "to_come", "About something to come"


class StatementKind(models.TextChoices):
    """What somebody says of themselves or of teaching, and says anew over time (R14, R52, R111)."""

    BELIEF = "belief", "Something I believe about teaching"
    THEORY = "theory", "A working theory: if I do this, then that, because"
    IDENTITY = "identity", "Who I am as a teacher"
    DISPOSITION = "disposition", "How I tend to act"


class Side(models.TextChoices):
    """Which way something points (R52)."""

    FOR = "for", "Speaks for it"
    AGAINST = "against", "Speaks against it"


class FactorKind(models.TextChoices):
    """Where something lies that bears on one's work (R36)."""

    PERSONAL = "personal", "In my own life"
    SITUATED = "situated", "In this school or class"
    PROFESSIONAL = "professional", "In the profession"
