"""The files folder."""

import hashlib

import pytest

from trellis.kernel import storage


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def test_keys_stay_inside_the_folder(folder):
    assert storage.path_of("ab/cd.mp4") == folder / "ab" / "cd.mp4"
    for key in ("../secret-key", "/etc/passwd", "a/../../b", ""):
        with pytest.raises(ValueError):
            storage.path_of(key)


def test_walk_gives_sizes_and_checksums_in_order(folder):
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "two").write_bytes(b"two")
    (folder / "a").write_bytes(b"")
    assert list(storage.walk()) == [
        storage.Stored("a", 0, hashlib.sha256(b"").hexdigest()),
        storage.Stored("b/two", 3, hashlib.sha256(b"two").hexdigest()),
    ]


def test_writable_says_why_not(folder):
    assert storage.writable() == ""
    assert list(folder.iterdir()) == []
    folder.rmdir()
    folder.write_text("a file stands where the folder should be")
    assert storage.writable() != ""
    assert storage.free_bytes() > 0
