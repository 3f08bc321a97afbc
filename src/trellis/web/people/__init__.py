"""Accounts and places, for those who arrange them."""
