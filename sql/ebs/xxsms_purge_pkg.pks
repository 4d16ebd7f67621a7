-- What XXSMS_CONC_PKG.purge does. Rows are found by ranges of their keys, and each range is committed: it holds few locks and little
-- undo, and goes on where it was when it is run again. It passes over what others have locked, and writes a line of how many there
-- were to the request's output.
--   p_days         how old they are at least
--   p_report_only  Y: it counts, and deletes nothing
CREATE OR REPLACE PACKAGE XXSMS_PURGE_PKG AUTHID DEFINER AS

  -- Messages that have ended, with their events. One stays whose reply has not been swept, and one whose EXPIRES_AT is to come: a feeder
  -- may name it again until then, and its source key is what keeps it from being queued twice.
  PROCEDURE messages(p_days IN NUMBER, p_report_only IN VARCHAR2);

  -- Replies that were swept, or that answer nothing. What a person may still decide, or a sweep has not taken or failed at, stays; so
  -- does what a bridge has passed on (BRIDGED) and its table's reader has not taken.
  PROCEDURE replies(p_days IN NUMBER, p_report_only IN VARCHAR2);

  -- Events of messages that are still there.
  PROCEDURE events(p_days IN NUMBER, p_report_only IN VARCHAR2);

  -- Counters of caps, budgets and lookups that were not written to for 100 days.
  PROCEDURE counters(p_report_only IN VARCHAR2);

END XXSMS_PURGE_PKG;
/
