"""The demo story's chapters: each has people do real things, as themselves, at believable times."""
