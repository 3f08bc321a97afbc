"""What Trellis knows about media files, as plain functions without Django.

Everything here treats a file as hostile: nothing is believed because of its
name, every tool runs with a time limit, and every refusal is a `MediaError`
whose text is a sentence a teacher can act on.
"""
