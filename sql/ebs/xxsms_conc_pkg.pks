-- The concurrent programs. XXSMS_PROCESS_QUEUE takes the place of the program that called the provider: the gateway sends, and
-- the program reports, so that schedules, request sets and mails about their outcome go on as they were.
--
-- All end with retcode 0 (normal), 1 (warning) or 2 (error), and with a line about it in errbuf. They commit as they go, and may
-- be run again at any time, after a crash too. An error that escapes them is for the concurrent manager to show.
-- Errors: ORA-20151 a parameter is wrong; its text names it.
CREATE OR REPLACE PACKAGE XXSMS_CONC_PKG AUTHID DEFINER AS

  -- XXSMS_PROCESS_QUEUE: reports what became of messages since the last run, by channel, status and error. What went wrong within the
  -- minute before that run may be told twice, and is never left out; on RAC the counts of what went right may lack some.
  --   p_channel       one channel; NULL: all
  --   p_wait_minutes  how long it waits until nothing of them is on its way any more; 0: it does not
  -- 1: a message went wrong since, or the wait ran out; 2: no gateway is alive.
  PROCEDURE process_queue(
    errbuf         OUT VARCHAR2,
    retcode        OUT VARCHAR2,
    p_channel      IN VARCHAR2 DEFAULT NULL,
    p_wait_minutes IN VARCHAR2 DEFAULT '0'
  );

  -- XXSMS_PROCESS_REPLIES: gives each matched reply of a channel that has a handler (XXSMS_HANDLERS) to it, the oldest first.
  -- What the handler did is committed with PROCESS_STATUS = 'DONE'. If it fails, all that it did is undone, the error kept in
  -- PROCESS_ERROR, and the reply tried again by the next runs; the last failure makes it 'ERROR'.
  --   p_channel       one channel; NULL: all
  --   p_max_attempts  how often a reply is tried, 1 to 99
  -- 1: a handler failed.
  PROCEDURE process_replies(
    errbuf         OUT VARCHAR2,
    retcode        OUT VARCHAR2,
    p_channel      IN VARCHAR2 DEFAULT NULL,
    p_max_attempts IN VARCHAR2 DEFAULT '5'
  );

  -- XXSMS_GATEWAY_HEALTH: whether gateways are alive and messages and replies get on.
  --   p_max_silence_seconds  how long a gateway that lives may have written nothing
  --   p_max_wait_minutes     how long a message that is due, a reply that is not decided or one that is not swept may wait
  -- 1: something waits, is held, paused or an ERROR; 2: no gateway is alive.
  PROCEDURE gateway_health(
    errbuf                OUT VARCHAR2,
    retcode               OUT VARCHAR2,
    p_max_silence_seconds IN VARCHAR2 DEFAULT '120',
    p_max_wait_minutes    IN VARCHAR2 DEFAULT '60'
  );

  -- XXSMS_PURGE: deletes what is old and done with: messages that have ended, with their events; replies that were swept, or
  -- answer nothing; counters. Never a reply that was not swept or that its handler failed at, nor the message that it answers, nor a
  -- message whose EXPIRES_AT is to come, nor the proof of an opt-out. It passes over what others have locked.
  --   p_keep_messages_days, p_keep_replies_days, p_keep_events_days  at least 30; events are kept no longer than their message
  --   p_report_only  Y: it counts, and deletes nothing
  PROCEDURE purge(
    errbuf               OUT VARCHAR2,
    retcode              OUT VARCHAR2,
    p_keep_messages_days IN VARCHAR2 DEFAULT '400',
    p_keep_replies_days  IN VARCHAR2 DEFAULT '400',
    p_keep_events_days   IN VARCHAR2 DEFAULT '400',
    p_report_only        IN VARCHAR2 DEFAULT 'Y'
  );

END XXSMS_CONC_PKG;
/
