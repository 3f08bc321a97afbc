"""What is kept of guests' links and codes: hashes under the site's own key, which no table holds."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
CODE_LETTERS = 8  # 32 to the 8th, five tries each


def new_token() -> str:
    """Return the secret half of a link: 256 bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a code such as 'K7QM-3WXP'."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))
    return f"{drawn[: CODE_LETTERS // 2]}-{drawn[CODE_LETTERS // 2 :]}"


def token_hash(token: str) -> str:
    """Return what is kept of a link, in hex."""
    return salted_hmac("trellis.evidence.guest.link", token, algorithm="sha256").hexdigest()


def code_hash(kept_of_link: str, code: str) -> str:
    """Return what is kept of a code typed in any case, with or without its dash; it fits its own link only."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return salted_hmac("trellis.evidence.guest.code", f"{kept_of_link}:{plain}", algorithm="sha256").hexdigest()
