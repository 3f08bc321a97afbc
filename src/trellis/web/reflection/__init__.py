"""Thinking: reflections and what goes with them."""
