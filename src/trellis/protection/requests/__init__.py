"""Requests about personal data: asking, the clocks, what owners of records are asked, the answer."""
