"""The text desk: outline, Markdown of one section, and what it will look like, what is left to do and to fill."""
