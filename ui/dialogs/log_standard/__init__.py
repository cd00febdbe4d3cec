"""Log a standard change in three acts (W4, STD-04): choose the procedure, Enter; or paste twenty rows."""

from ui.dialogs.log_standard.dialog import LogStandardDialog

__all__ = ["LogStandardDialog"]
