"""Keeping times: what goes when, what its owner is told before, and the nightly job that ends it."""
