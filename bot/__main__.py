"""`python -m bot` is `yanduan run`."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = [] if len(sys.argv) > 1 else ["run"]
    main()
