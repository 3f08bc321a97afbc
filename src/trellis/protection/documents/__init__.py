"""Papers a data-protection officer needs, drafted from what packs and settings say; gaps are marked, never filled in."""
