"""Work on the register as a list: exporting what is seen, setting one field on many, pasting rows, copying a change."""
