"""Both stores keep the same promises: the same tests for a folder and for a bucket."""

import hashlib
import itertools
import os
import time
import urllib.error
import urllib.request
from uuid import uuid4

import pytest

from tests.factories.stores import new_bucket, s3_server, versions
from trellis.evidence import store
from trellis.evidence.store import Place, TakenOver
from trellis.evidence.store.s3 import PART, PART_LEAST

SMALL = b"Six pairs talked; two waited."
LONG = os.urandom(2 * PART + 12_345)


@pytest.fixture(scope="module")
def s3_address():
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def files(request, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.S3 = new_bucket(request.getfixturevalue("s3_address")) if request.param == "bucket" else None
    return store.here()


@pytest.fixture
def bucket(settings, tmp_path, s3_address):
    settings.FILES_ROOT = tmp_path / "files"
    settings.S3 = new_bucket(s3_address)
    return store.here()


def _place() -> Place:
    return Place(uuid4(), f"{store.new_folder()}/original")


def _sent(files, place: Place, data: bytes, *, last: bool, holder: str = "me") -> Place:
    receiver = files.receiver(place, holder)
    try:
        for start in range(0, len(data), 1_000_000):
            receiver.write(data[start : start + 1_000_000])
        return receiver.settle(last=last)
    finally:
        receiver.close()


def test_a_file_kept_is_read_back_whole_and_in_slices(files, tmp_path):
    source = tmp_path / "source"
    source.write_bytes(SMALL)
    key = f"{store.new_folder()}/original"
    store.keep(source, key)
    store.keep(source, key)
    assert store.size(key) == len(SMALL)
    assert store.read(key, 0, 1000) == SMALL
    assert store.read(key, 4, 5) == SMALL[4:9]
    assert store.read(key, len(SMALL), 10) == b""
    assert store.checksum(key) == hashlib.sha256(SMALL).hexdigest()
    with store.local(key) as path:
        assert path.read_bytes() == SMALL
    assert source.read_bytes() == SMALL


def test_what_is_not_there_is_said(files):
    for ask in (lambda: store.read("evidence/aa/none", 0, 5), lambda: store.size("evidence/aa/none")):
        with pytest.raises(FileNotFoundError):
            ask()
    with pytest.raises(FileNotFoundError):
        files.complete(_place().now(5))
    store.remove_folder("evidence/aa/none")


def test_a_folder_goes_with_all_that_is_in_it_and_nothing_else(files, tmp_path):
    source = tmp_path / "source"
    source.write_bytes(SMALL)
    folder, other = store.new_folder(), store.new_folder()
    for key in (f"{folder}/original", f"{folder}/poster.jpg", f"{other}/original"):
        store.keep(source, key)
    store.remove_but(folder, {f"{folder}/poster.jpg"})
    store.remove_but(folder, {f"{folder}/poster.jpg"})
    with pytest.raises(FileNotFoundError):
        store.size(f"{folder}/original")
    assert store.size(f"{folder}/poster.jpg") == len(SMALL)
    store.remove_folder(folder)
    store.remove_folder(folder)
    with pytest.raises(FileNotFoundError):
        store.size(f"{folder}/original")
    assert store.size(f"{other}/original") == len(SMALL)


@pytest.mark.parametrize("cuts", [(), (1,), (5, PART, PART + 1), (PART_LEAST, 2 * PART), (300_000, 600_000, 900_000)])
def test_a_file_sent_in_any_parts_is_the_same_file(files, cuts):
    place, edges = _place(), [0, *cuts, len(LONG)]
    for start, end in itertools.pairwise(edges):
        place = _sent(files, place, LONG[start:end], last=end == len(LONG))
        assert place.arrived == files.safe(place) == end
    files.complete(place)
    files.complete(place)  # a kill before the row was written: again
    files.discard(place)
    assert store.size(place.key) == len(LONG)
    assert store.checksum(place.key) == hashlib.sha256(LONG).hexdigest()


def test_what_was_dropped_or_never_settled_is_sent_again(files):
    place = _sent(files, _place(), LONG[:100_000], last=False)
    receiver = files.receiver(place, "one")
    receiver.write(b"x" * (PART + 5))
    receiver.drop()
    receiver.write(LONG[100_000:200_000])
    place = receiver.settle(last=False)
    receiver.close()
    killed = files.receiver(place, "two")
    killed.write(b"y" * (PART + 7))  # and never settled
    killed.close()
    place = _sent(files, place, LONG[200_000:], last=True, holder="three")
    files.complete(place)
    assert store.checksum(place.key) == hashlib.sha256(LONG).hexdigest()


def test_a_small_file_is_a_file_too(files):
    place = _sent(files, _place(), SMALL, last=True)
    files.complete(place)
    assert store.read(place.key, 0, 100) == SMALL


@pytest.mark.parametrize("sizes", [
    (len(SMALL), 10, 7), (PART_LEAST + 1, PART_LEAST + 2, 9), (10, PART_LEAST + 5, 20, PART_LEAST), (3, 2 * PART),
])  # fmt: skip
def test_pieces_become_one_file_in_their_order(files, sizes):
    pieces, at = [], 0
    for size in sizes:
        pieces.append(_sent(files, _place(), LONG[at : at + size], last=True))
        at += size
    whole = files.join(pieces, _place())
    again = files.join(pieces, Place(whole.id, whole.key))  # killed after joining, and joined anew
    files.complete(again)
    assert again.arrived == at
    assert store.checksum(again.key) == hashlib.sha256(LONG[:at]).hexdigest()
    for place in (*pieces, again):
        files.discard(place)


def test_giving_up_leaves_nothing(files, settings):
    place = _sent(files, _place(), LONG[: PART + 10], last=False)
    files.discard(place)
    store.remove_folder(place.key.rpartition("/")[0])
    if settings.S3:
        assert versions(settings.S3) == []
        assert files._multiparts("evidence/") == []
    else:
        assert list(store.parts().iterdir()) == []


def test_leftovers_are_swept_by_age_unless_a_row_knows_them(files, settings):
    place, stray = (_sent(files, _place(), LONG[: PART + 10], last=False) for _ in range(2))
    known = {str(place.id), place.key}
    files.sweep(time.time() - 3600, known)  # (the double says of every multipart that it is very old)
    assert len(versions(settings.S3) if settings.S3 else [*store.parts().glob("*-????????????")]) == 2
    files.sweep(time.time() + 5, known)
    if settings.S3:
        assert [one["Key"] for one in files._multiparts("evidence/")] == [place.key]
        assert len(versions(settings.S3)) == 1
    else:
        assert {path.stem for path in store.parts().iterdir()} == {str(place.id)}
    assert stray.id != place.id
    place = _sent(files, place, LONG[PART + 10 :], last=True)
    files.complete(place)
    assert store.checksum(place.key) == hashlib.sha256(LONG).hexdigest()


def test_in_a_folder_a_writer_that_was_replaced_can_write_no_more(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    files, place = store.here(), _place()
    asleep = files.receiver(place, "asleep")
    asleep.write(b"12345")
    place = asleep.settle(last=False)
    fresh = files.receiver(place, "fresh")
    fresh.write(b"67")
    with pytest.raises(TakenOver):
        asleep.write(b"XXXXXXX")
    asleep.drop()
    fresh.write(b"890")
    place = fresh.settle(last=True)
    files.complete(place)
    assert store.read(place.key, 0, 99) == b"1234567890"


def test_in_a_bucket_every_earlier_version_goes_too(bucket, settings, tmp_path):
    source, folder = tmp_path / "source", store.new_folder()
    for words in (b"first", b"second"):
        source.write_bytes(words)
        store.keep(source, f"{folder}/original")
    bucket.client.delete_object(Bucket=bucket.bucket, Key=f"{folder}/original")
    assert len(versions(settings.S3, folder)) == 3
    store.keep(source, f"{folder}/hidden-1/playable.mp4")
    store.remove_but(folder, {f"{folder}/hidden-1/playable.mp4"})
    assert versions(settings.S3) == [f"{folder}/hidden-1/playable.mp4"]
    store.remove_folder(folder)
    assert versions(settings.S3) == []


def test_a_link_plays_from_the_bucket_and_runs_out(bucket, tmp_path):
    source, key = tmp_path / "source", f"{store.new_folder()}/playable.mp4"
    source.write_bytes(SMALL)
    store.keep(source, key)
    link = store.link(key, media_type="video/mp4")
    asked = urllib.request.Request(link, headers={"Range": "bytes=4-8"})
    with urllib.request.urlopen(asked) as answer:
        assert (answer.status, answer.read()) == (206, SMALL[4:9])
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "X-Amz-Expires=60" in link
    short = bucket.link(key, media_type="video/mp4", seconds=1)
    time.sleep(2.1)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(short)


def test_a_bucket_that_does_not_answer_is_said(bucket, settings):
    from trellis.kernel.s3 import S3

    settings.S3 = S3("nowhere", "eu-west-2", "http://127.0.0.1:9", "", "a", "b")
    with pytest.raises(store.StoreDown):
        store.size("evidence/aa/b/original")
