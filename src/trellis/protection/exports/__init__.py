"""A copy of everything one person may see of themselves: what is in it, making it, asking for it."""
