"""The pages of guests: one thing, by a link and a code, without an account."""
