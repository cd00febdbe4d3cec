"""Reading and changing one parameter: an editor for each kind of value, its words, its faults, its effect."""
