"""Reading files that other programs wrote: sheets of cells today, more formats later."""
