"""`python -m ui.commands` is `wardlight`."""

from . import main

main()
