"""Holds: what must not be deleted for a while, placed by the office-holder of a school or university."""
