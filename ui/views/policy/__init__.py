"""The Policy place: text, versions, parameters, controls, crosswalk and documents of one policy."""
