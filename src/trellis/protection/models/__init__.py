"""Data protection: notices and renewals, proofs of deletion, holds, copies. Policies: migration 0002.

Each file here is one part of the desk's work; other parts add files of their own.
"""

from trellis.protection.models.cases import Case, CaseApproval, CaseCopy, CaseObjection, CaseSubject
from trellis.protection.models.exports import Export
from trellis.protection.models.holds import Hold
from trellis.protection.models.proofs import Proof, SigningKey
from trellis.protection.models.requests import RequestTask, RightsRequest
from trellis.protection.models.retention import Notice, Renewal

__all__ = [
    "Case", "CaseApproval", "CaseCopy", "CaseObjection", "CaseSubject", "Export", "Hold", "Notice", "Proof", "Renewal",
    "RequestTask", "RightsRequest", "SigningKey",
]  # fmt: skip
