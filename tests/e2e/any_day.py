"""`kabar` as it is on a working day: campaigns rest on Sundays and holidays, tests do not."""

from core import campaign_windows

if __name__ == "__main__":
    campaign_windows.Hours.is_sending_day = lambda *_: True  # type: ignore[method-assign]

    from cli import main

    main()
