"""Proof of deletion: written as a row goes, signed once its files are gone, checked by anybody."""
