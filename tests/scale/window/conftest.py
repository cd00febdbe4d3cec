"""The same window as in tests/ui, over the register of twenty thousand changes."""

from tests.ui.conftest import (  # noqa: F401 - fixtures are found by name
    dressed,
    named,
    opener,
    pytest_collection_modifyitems,
    settings,
    watchdog,
    window,
)
