"""Asking pupils and colleagues a few questions: answers are counted at once and never kept one by one."""
