"""`python -m webapp.admin`."""

from webapp.admin.commands import main

raise SystemExit(main())
