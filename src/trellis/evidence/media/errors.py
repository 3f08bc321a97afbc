"""The ways a media file can be refused; each carries a sentence for its owner."""

from __future__ import annotations


class MediaError(Exception):
    """A file cannot be used as asked. `sentence` says why and what to do, in plain words."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class EmptyFileError(MediaError):
    """The file holds no bytes."""


class NotMediaError(MediaError):
    """The file is not a video or sound recording, or not one Trellis opens."""


class DamagedMediaError(MediaError):
    """The file is a recording, and what it holds cannot be read."""


class TruncatedMediaError(DamagedMediaError):
    """The file stops before its own contents say it should."""


class TooLongError(MediaError):
    """The recording is longer than Trellis takes."""


class TooLargePictureError(MediaError):
    """The picture has more pixels than can be opened safely."""


class UnsupportedPictureError(MediaError):
    """The picture is of a kind that cannot be shown."""


class TimedOutError(MediaError):
    """The work took longer than it was given, or stopped moving."""


class RenditionFailedError(MediaError):
    """ffmpeg could not make the rendition. `detail` is its own last words, for logs only."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


class ToolMissingError(MediaError):
    """No ffmpeg on this machine."""


class LockedDocumentError(MediaError):
    """The document is locked with a password."""


class NoPreviewError(MediaError):
    """A document of a kind that cannot be shown on this machine; it is kept and can be saved."""


BY_NAME = {
    kind.__name__: kind
    for kind in (
        MediaError, EmptyFileError, NotMediaError, DamagedMediaError, TruncatedMediaError, TooLongError,
        TooLargePictureError, UnsupportedPictureError, TimedOutError, LockedDocumentError, NoPreviewError,
    )
}  # fmt: skip
