"""`python -m stemtrial`."""

from stemtrial.cli.app import main

if __name__ == "__main__":
    main()
