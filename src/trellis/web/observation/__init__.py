"""Pages of lessons watched and of ways to look closer."""
