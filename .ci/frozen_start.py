"""Where the packaged program starts; the same command line as from source."""

from __future__ import annotations

import multiprocessing

from chgdesk.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
