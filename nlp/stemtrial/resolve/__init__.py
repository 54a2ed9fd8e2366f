"""Resolution: from judged mentions to answers by the guidelines' rules."""
