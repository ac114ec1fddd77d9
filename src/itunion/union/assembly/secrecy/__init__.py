# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cryptographic core of the secret ballot, tier T1: pure functions, no Django, no clock, no database.

Construction, promises and limits: docs/decisions/0009-secret-ballot.md. In the order of a poll:

**Opening.** `IssuerKey.generate(poll_id)` (store `private_pem(passphrase)`, destroy it at the close),
`CommitteeKey.generate(poll_id)` (`public`, and three `shares` for the trustees: `seal_share(public, share, passphrase)`
makes the file of each), `PollDefinition(...)` or `PollDefinition.motion(...)`; its `canonical()` bytes go to the browser
unchanged, its `digest` into invitation and minutes.

**Phase A, logged in.** Body in and out: `BLINDED_SIZE` bytes. `blind_sign(issuer_key, body)`; once per vote; the same
body again gets the same answer, another one is refused.

**Phase B, without session.** Body: `CAST_BODY_SIZE` bytes. `check_cast(definition, body)` → `Cast` (`token_hash`,
`record`, `receipt`), `admit(cast, receipt_on_file)` → `Admission`. Answer: the receipt.

**Board.** `empty_head(definition)`, `append_batch(head, length, records)` → `BoardEntry` lines, `verify_chain`,
`examine_board`, `includes(entries, receipt)`.

**Count.** `open_share(file, passphrase)`, `join(public, shares)` → `CommitteeSecret`,
`tally(definition, entries, head, secret, paper)` → `Tally`, `result_document(...)` → bytes to publish. The file
`verify_ballot.py` checks them anywhere: `python -I verify_ballot.py result.json [--receipt HEX] [--head HEX]`.

**Voter.** The browser's client is static/assembly/ballot.js; `prepare_token`, `finalize`, `cast_body` do the same in
Python. Everything refused is a `SecrecyError`; no message carries a token, a choice or a key.
"""

from .ballot import (
    Admission,
    Cast,
    Vote,
    admit,
    check_cast,
    decrypt_ballot,
    encrypt_ballot,
    parse_cast,
)
from .board import BoardEntry, append_batch, empty_head, examine_board, includes, verify_chain
from .committee import CommitteeKey, CommitteePublic, CommitteeSecret, KeyShare, join, verify_share
from .definition import ABSTAIN, INVALID, Choice, PollDefinition
from .encoding import BLINDED_SIZE, CAST_BODY_SIZE, MAX_CHOICES, receipt_of, token_hash
from .errors import (
    BoardDamaged,
    Finding,
    KeyFileDamaged,
    MalformedCast,
    NotEnoughShares,
    SecrecyError,
    SigningFault,
    TokenInvalid,
    VoteNotAllowed,
    WrongPassphrase,
    WrongShare,
)
from .issuer import IssuerKey, IssuerPublic, blind_sign, verify_token
from .result import result_document
from .share_file import MINIMUM_PASSPHRASE, Effort, open_share, seal_share
from .tally import Tally, Totals, count, tally
from .voter import PreparedToken, cast_body, finalize, prepare_token

__all__ = [
    "ABSTAIN",
    "BLINDED_SIZE",
    "CAST_BODY_SIZE",
    "INVALID",
    "MAX_CHOICES",
    "MINIMUM_PASSPHRASE",
    "Admission",
    "BoardDamaged",
    "BoardEntry",
    "Cast",
    "Choice",
    "CommitteeKey",
    "CommitteePublic",
    "CommitteeSecret",
    "Effort",
    "Finding",
    "IssuerKey",
    "IssuerPublic",
    "KeyFileDamaged",
    "KeyShare",
    "MalformedCast",
    "NotEnoughShares",
    "PollDefinition",
    "PreparedToken",
    "SecrecyError",
    "SigningFault",
    "Tally",
    "TokenInvalid",
    "Totals",
    "Vote",
    "VoteNotAllowed",
    "WrongPassphrase",
    "WrongShare",
    "admit",
    "append_batch",
    "blind_sign",
    "cast_body",
    "check_cast",
    "count",
    "decrypt_ballot",
    "empty_head",
    "encrypt_ballot",
    "examine_board",
    "finalize",
    "includes",
    "join",
    "open_share",
    "parse_cast",
    "prepare_token",
    "receipt_of",
    "result_document",
    "seal_share",
    "tally",
    "token_hash",
    "verify_chain",
    "verify_share",
    "verify_token",
]
