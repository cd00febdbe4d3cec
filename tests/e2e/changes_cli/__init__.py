"""What the officer does with changes in a terminal, from the request to the trail that is checked."""
