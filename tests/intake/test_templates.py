"""The forms people paste: made from the rules in force, and read back when they are filled in (CHG-19, CHG-07)."""

from __future__ import annotations

import pytest

from chgdesk.domain.parameter_definitions import DEFINITIONS
from chgdesk.intake import RequestForm, request_template
