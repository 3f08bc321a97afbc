"""Signing in, the account pages, drafts."""
