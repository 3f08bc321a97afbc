"""Hiding faces and voices: what is to be hidden, following it from picture to picture, and doing it.

`plan` and `path` are pure; `follow` and `paint` need OpenCV and run in a confined process (`child`),
which `work` starts. Decision record 0022.
"""
