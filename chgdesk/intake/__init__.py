"""Reading what people drop or paste: requests, tickets, mails, chats, pipeline logs (APR-09, APR-16, CHG-07, GATE-13).

Pure functions over bytes and text: no file is opened, no clock is read, nothing is sent. Every value found names its
source; whatever is given, a reading comes back and says what could not be read.
"""

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.proposing import Proposal, propose
from chgdesk.intake.reading import (
    KIND_WORDS,
    Found,
    FoundApproval,
    FoundCi,
    FoundDeployment,
    FoundReview,
    FoundTest,
    FoundTime,
    MailFile,
    Reading,
    ReadMail,
    SourceKind,
)
from chgdesk.intake.recognising import read_pasted, read_source
from chgdesk.intake.reply import Reply, read_reply
from chgdesk.intake.templates import RequestForm, RequestTemplate, request_template

__all__ = [
    "KIND_WORDS",
    "Found",
    "FoundApproval",
    "FoundCi",
    "FoundDeployment",
    "FoundPerson",
    "FoundReview",
    "FoundTest",
    "FoundTime",
    "MailFile",
    "Proposal",
    "ReadMail",
    "Reading",
    "Reply",
    "RequestForm",
    "RequestTemplate",
    "SourceKind",
    "propose",
    "read_pasted",
    "read_reply",
    "read_source",
    "request_template",
]
