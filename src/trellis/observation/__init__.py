"""Lessons watched: what was agreed to look for, what was seen, what it may mean."""
