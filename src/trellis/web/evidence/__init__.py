"""The place Evidence: the library, adding, one item with its talk, uploads and files."""
