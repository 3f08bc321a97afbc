"""The pages of exemplars."""
