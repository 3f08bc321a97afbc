"""Loaded first, before output is captured: a suite that hangs says where it stands, and ends."""

import faulthandler
import os

WHOLE_RUN = 45 * 60  # seconds

faulthandler.dump_traceback_later(WHOLE_RUN, exit=True, file=os.fdopen(os.dup(2), "w"))
