"""What the pages of the Changes place share, and which pages there are beside the register."""
