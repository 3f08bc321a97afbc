"""allauth's forms with plain words: no placeholders, and a sentence for each thing missing."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms

ADDRESS = "Give an e-mail address."
WHOLE_ADDRESS = "Give a whole e-mail address, such as priya@school.example."
PASSWORD = "Give your password."  # noqa: S105  a sentence
NEW_PASSWORD_HINT = "At least 12 characters. Three words that mean something to you alone are good."  # noqa: S105


class Plain:
    """Mixed into allauth's forms: labels, hints and errors in Trellis's words."""

    words: ClassVar[dict[str, tuple[str, str]]] = {
        "login": ("E-mail address", ADDRESS),
        "email": ("E-mail address", ADDRESS),
        "password": ("Password", PASSWORD),
        "oldpassword": ("Your present password", PASSWORD),
        "password1": ("New password", "Choose a new password."),
        "password2": ("New password again", "Type the new password once more."),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, missing = self.words[name]
            field.label, field.help_text = label, NEW_PASSWORD_HINT if name == "password1" else ""
            field.error_messages["required"] = missing
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = WHOLE_ADDRESS
                for validator in field.validators:
                    if hasattr(validator, "message") and type(validator).__name__ == "EmailValidator":
                        validator.message = WHOLE_ADDRESS
            field.widget.attrs.pop("placeholder", None)


class SignIn(Plain, allauth_forms.LoginForm):
    """Address and password."""


class AddAddress(Plain, allauth_forms.AddEmailForm):
    """One more address."""


class ChangePassword(Plain, allauth_forms.ChangePasswordForm):
    """The present password, and the new one twice."""


class AskForReset(Plain, allauth_forms.ResetPasswordForm):
    """The address to send the link to."""


class ResetPassword(Plain, allauth_forms.ResetPasswordKeyForm):
    """The new password twice."""


class Confirm(Plain, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""


class Welcome(forms.Form):
    """Accepting an invitation."""

    known_as = forms.CharField(
        label="What people call you", required=False, max_length=60,
        help_text="Such as Priya. Leave it empty for your first name.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    password = forms.CharField(
        label="Choose a password", strip=False, help_text=NEW_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )  # fmt: skip


class Names(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label="Name", max_length=150, help_text="As it should stand on certificates.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}), error_messages={"required": "Give your name."},
    )  # fmt: skip
    known_as = forms.CharField(
        label="What people call you", required=False, max_length=60, help_text="Pages greet you with this.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )  # fmt: skip
