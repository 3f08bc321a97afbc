"""Disclosure cases: asked for, approved by two, told, opened for 14 days, masked by a person, handed over as a copy."""
