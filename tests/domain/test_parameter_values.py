"""The sample values that other tests rest on are valid, different, and three where a parameter can take three."""

from __future__ import annotations

import pytest

from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameter_kinds import Kind, ParameterDefinition
from chgdesk.domain.parameter_references import check_references
from chgdesk.domain.parameters import as_text, definitions
from tests.parameter_values import ROLES, three_values, trees_of


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.path)
def test_that_each_parameter_has_three_different_valid_sample_values(definition: ParameterDefinition) -> None:
    values = three_values(definition.path)
    most = {Kind.FLAG: 2, Kind.CHOICE: len(definition.allowed)}.get(definition.kind, 3)
    assert len({as_text(value) for value in values}) == len(values) == min(3, most)
    for tree in trees_of(definition.path):
        assert check_parameters(tree) == ()
        assert check_references(tree, ROLES) == ()
