from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.evidence import tus_protocol as tus

KEYS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=","),
    min_size=1,
    max_size=12,
)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
OCTETS = {"Content-Type": tus.OFFSET_OCTETS}


def refused(call: object, *args: object, **kwargs: object) -> tus.TusError:
    """Return the TusError that `call` raises."""
    with pytest.raises(tus.TusError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    assert caught.value.sentence.endswith(".")
    assert caught.value.answer().body == caught.value.sentence
    return caught.value


# metadata


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_metadata_comes_back_as_it_went(metadata: dict[str, str]) -> None:
    assert tus.parse_metadata(tus.format_metadata(metadata)) == metadata


@given(st.text(max_size=80))
def test_parse_metadata_survives_any_header(header: str) -> None:
    try:
        found = tus.parse_metadata(header)
    except tus.TusError as error:
        assert error.status == 400  # noqa: PT017 - either outcome is right
    else:
        assert all(key and " " not in key and "," not in key for key in found)


def test_parse_metadata_reads_the_protocols_own_example() -> None:
    header = "filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential"
    expected = {"filename": "world_domination_plan.pdf", "is_confidential": ""}
    assert tus.parse_metadata(header) == expected
    assert tus.parse_metadata(None) == {}
    assert tus.parse_metadata("  ") == {}


@pytest.mark.parametrize("header", ["a YQ==,a YQ==", "a !!!", "a YQ", ",", "a YQ==,", "naïve YQ==", "a /w==", "a b c"])
def test_parse_metadata_refuses_what_it_cannot_read(header: str) -> None:
    assert refused(tus.parse_metadata, header).status == 400


def test_parse_metadata_refuses_a_very_long_header() -> None:
    assert refused(tus.parse_metadata, "a " + "QUFB" * 5000).status == 400


@pytest.mark.parametrize(
    ("metadata", "filename"),
    [
        ({"filename": "lesson.mp4"}, "lesson.mp4"),
        ({"name": "lesson.mp4"}, "lesson.mp4"),
        ({"filename": "../../etc/passwd"}, "passwd"),
        ({"filename": "C:\\Users\\p\\clip.mov"}, "clip.mov"),
        ({"filename": "a\x00b\r\n.mp4"}, "ab.mp4"),
        ({"filename": "x" * 999}, "x" * 255),
        ({}, ""),
    ],
)
def test_a_filename_is_a_name_and_no_path(metadata: dict[str, str], filename: str) -> None:
    assert tus.Creation(1, metadata).filename == filename


# creating


def test_read_creation_takes_a_length_or_its_deferral() -> None:
    name = {"Upload-Metadata": "filename " + base64.b64encode(b"a.mp4").decode()}
    known = tus.read_creation({"upload-length": "100", **name}, max_size=100)
    assert known == tus.Creation(100, {"filename": "a.mp4"})
    assert tus.read_creation({"Upload-Defer-Length": "1"}) == tus.Creation(None, {})
    assert tus.read_creation({"Upload-Length": "0"}) == tus.Creation(0, {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Length": "-1"},
        {"Upload-Length": "1e9"},
        {"Upload-Length": "٣"},
        {"Upload-Length": "1" * 40},
        {"Upload-Length": ""},
        {"Upload-Defer-Length": "2"},
        {"Upload-Length": "5", "Upload-Defer-Length": "1"},
    ],
)
def test_read_creation_refuses_a_bad_length(headers: dict[str, str]) -> None:
    assert refused(tus.read_creation, headers).status == 400


def test_read_creation_says_how_much_too_large() -> None:
    error = refused(tus.read_creation, {"Upload-Length": str(3 * 10**9)}, max_size=2 * 10**9)
    assert error.status == 413
    assert error.sentence == "That file is 3 GB; the most is 2 GB. Trim it, or send part."
    assert error.answer().headers["Tus-Max-Size"] == str(2 * 10**9)


# patching


def test_read_patch_reads_everything() -> None:
    digest = hashlib.sha1(b"hello", usedforsecurity=False).digest()
    headers = {
        **OCTETS,
        "Upload-Offset": "70",
        "Content-Length": "5",
        "Upload-Length": "75",
        "Upload-Checksum": "sha1 " + base64.b64encode(digest).decode(),
    }
    expected = tus.Patch(70, 5, 75, tus.Checksum("sha1", digest))
    assert tus.read_patch(headers) == expected


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Offset": "0"}, 415),
        ({"Content-Type": "application/json", "Upload-Offset": "0"}, 415),
        (OCTETS, 400),
        ({**OCTETS, "Upload-Offset": "-1"}, 400),
        ({**OCTETS, "Upload-Offset": "0", "Content-Length": "x"}, 400),
        ({**OCTETS, "Upload-Offset": "0", "Upload-Checksum": "md4 YQ=="}, 400),
        ({**OCTETS, "Upload-Offset": "0", "Upload-Checksum": "sha1 YQ=="}, 400),
        ({**OCTETS, "Upload-Offset": "0", "Upload-Checksum": "sha1"}, 400),
    ],
)
def test_read_patch_refuses_bad_headers(headers: dict[str, str], status: int) -> None:
    assert refused(tus.read_patch, headers).status == status


def test_read_patch_takes_an_absent_length_and_a_charset() -> None:
    headers = {"Content-Type": f"{tus.OFFSET_OCTETS}; charset=x", "Upload-Offset": "0"}
    assert tus.read_patch({**headers, "Content-Length": ""}) == tus.Patch(0, None, None, None)


@given(
    offset=st.integers(0, 100),
    length=st.none() | st.integers(0, 100),
    asked=st.integers(0, 100),
    part=st.none() | st.integers(0, 100),
)
def test_check_patch_admits_exactly_what_fits(offset: int, length: int | None, asked: int, part: int | None) -> None:
    try:
        tus.check_patch(offset, length, asked, part)
    except tus.TusError as error:
        if error.status == 409:
            assert asked != offset
        else:
            assert error.status == 413  # noqa: PT017 - either outcome is right
            assert length is not None
            assert part is not None
            assert offset + part > length
    else:
        assert asked == offset
        assert length is None or part is None or part == 0 or offset + part <= length


def test_a_conflict_says_where_to_go_on() -> None:
    error = refused(tus.check_patch, 70_000, 100_000, 0, 10)
    assert error.status == 409
    assert error.sentence == "70 kB of this file are here; go on from there."
    assert error.answer().headers["Upload-Offset"] == "70000"


def test_settle_length_takes_a_deferred_length_once() -> None:
    assert tus.settle_length(None, None) is None
    assert tus.settle_length(None, 50, offset=50) == 50
    assert tus.settle_length(50, None) == 50
    assert tus.settle_length(50, 50) == 50
    assert refused(tus.settle_length, 50, 60).status == 400
    assert refused(tus.settle_length, None, 40, offset=50).status == 400


def test_room_left_and_is_complete() -> None:
    assert tus.room_left(30, 100) == 70
    assert tus.room_left(30, None) is None
    assert tus.is_complete(100, 100)
    assert tus.is_complete(0, 0)
    assert not tus.is_complete(99, 100)
    assert not tus.is_complete(99, None)


# pieces


def test_read_creation_reads_a_piece_and_a_file_joined_from_pieces() -> None:
    assert tus.read_creation({"Upload-Length": "5", "Upload-Concat": "partial"}).concat == tus.Concat()
    joined = tus.read_creation({"Upload-Concat": "final;/uploads/a https://trellis.example/uploads/b"})
    assert joined == tus.Creation(None, {}, tus.Concat(("/uploads/a", "/uploads/b")))
    assert not tus.Concat().final
    assert joined.concat is not None
    assert joined.concat.final


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Concat": "final;/a /b", "Upload-Length": "9"},
        {"Upload-Concat": "final;"},
        {"Upload-Concat": "final"},
        {"Upload-Concat": "partial;/a", "Upload-Length": "9"},
        {"Upload-Concat": "half", "Upload-Length": "9"},
        {"Upload-Concat": "final;/a /a"},
        {"Upload-Concat": "final;" + " ".join(f"/{n}" for n in range(101))},
        {"Upload-Concat": "partial"},
    ],
)
def test_read_creation_refuses_pieces_it_cannot_join(headers: dict[str, str]) -> None:
    assert refused(tus.read_creation, headers).status == 400


# checksums


@given(st.binary(max_size=200), st.sampled_from(tus.CHECKSUM_ALGORITHMS))
def test_a_checksum_accepts_its_own_bytes_and_no_others(data: bytes, algorithm: str) -> None:
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    checksum = tus.parse_checksum(f"{algorithm} {base64.b64encode(digest).decode()}")
    assert checksum is not None
    same, other = checksum.hasher(), checksum.hasher()
    same.update(data)
    other.update(data + b"x")
    checksum.check(same)
    assert refused(checksum.check, other).status == 460


# version and method


def test_check_version_admits_only_tus_1() -> None:
    tus.check_version({"tus-resumable": "1.0.0"})
    for headers in ({}, {"Tus-Resumable": "0.2.2"}):
        error = refused(tus.check_version, headers)
        assert error.status == 412
        assert error.answer().headers["Tus-Version"] == "1.0.0"


def test_effective_method_lets_a_post_stand_for_another() -> None:
    assert tus.effective_method("post", {"X-HTTP-Method-Override": "patch"}) == "PATCH"
    assert tus.effective_method("POST", {}) == "POST"
    assert tus.effective_method("HEAD", {"X-HTTP-Method-Override": "DELETE"}) == "HEAD"


# answers


def test_answers_carry_what_the_protocol_asks_for() -> None:
    until = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
    always = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
    expiry = {"Upload-Expires": "Mon, 30 Nov 2026 09:05:00 GMT"}
    assert tus.options_answer(max_size=9) == tus.Answer(
        204,
        {
            **always,
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,creation-defer-length,expiration,checksum,termination,concatenation",
            "Tus-Checksum-Algorithm": "sha256,sha1",
            "Tus-Max-Size": "9",
        },
    )
    created = tus.created_answer("/uploads/1", expires=until)
    assert created == tus.Answer(201, {**always, "Location": "/uploads/1", **expiry})
    assert tus.patch_answer(5) == tus.Answer(204, {**always, "Upload-Offset": "5"})
    assert tus.deleted_answer() == tus.Answer(204, always)
    known = tus.head_answer(5, 10, metadata={"filename": "a"}, expires=until)
    more = {"Upload-Offset": "5", "Upload-Length": "10", "Upload-Metadata": "filename YQ=="}
    assert known == tus.Answer(200, {**always, **more, **expiry})
    deferred = {"Upload-Offset": "5", "Upload-Defer-Length": "1"}
    assert tus.head_answer(5, None) == tus.Answer(200, {**always, **deferred})
    piece = tus.head_answer(5, 10, concat=tus.format_concat([])).headers
    assert piece["Upload-Concat"] == "partial"
    joining = tus.head_answer(None, 10, concat=tus.format_concat(["/a", "/b"])).headers
    assert joining == {**always, "Upload-Concat": "final;/a /b", "Upload-Length": "10"}
    assert (tus.not_found().status, tus.gone().status) == (404, 410)
    assert (tus.not_to_be_added_to().status, tus.changed_on_the_way("x.").status) == (403, 460)
