"""Goals and things tried."""
