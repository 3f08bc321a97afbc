"""What people think about their practice: reflections, and what they feel about it for themselves alone."""
