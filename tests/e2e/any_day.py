"""`kabar` as it is on a working day, and less patient: campaigns rest on Sundays and holidays, tests do not."""

from datetime import timedelta

from core import campaign_windows
from sms.sending import sender, unknown

if __name__ == "__main__":
    campaign_windows.Hours.is_sending_day = lambda *_: True  # type: ignore[method-assign]
    sender.LEASE = timedelta(seconds=20)  # what a worker had that was killed is found out about after that
    unknown.HOLD = timedelta(seconds=20)  # what one had that was killed while it asked is asked about again after that

    from cli import main

    main()
