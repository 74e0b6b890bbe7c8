"""python -m gdviz."""

from gdviz.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
