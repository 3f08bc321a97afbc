"""What the field knows: sources, claims, frameworks, protocols."""
