"""Programmes: cohorts, enrolments, packs in force."""
