"""Partnerships, their agreement, sessions and what is taken away from them."""
