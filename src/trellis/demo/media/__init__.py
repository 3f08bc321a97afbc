"""Makes the demo's own media: a lesson clip, pupils' work and papers, all invented.

Everything is drawn, spoken and written here, the same on every run, so that the
demo needs no download and shows no real person.
"""
