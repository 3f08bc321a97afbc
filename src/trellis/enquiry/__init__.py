"""Needs, goals and experiments: what a teacher wants to learn, and what happened when they tried."""
