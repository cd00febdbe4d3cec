"""The judge: how a change record is tested, rule by rule."""
