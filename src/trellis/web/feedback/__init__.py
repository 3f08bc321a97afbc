"""Asking for feedback, and the page behind its link."""
