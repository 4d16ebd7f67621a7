CREATE OR REPLACE PACKAGE BODY XXSMS_CONC_PKG AS

  -- Common to the programs.

  -- whole reads a parameter.
  FUNCTION whole(
    p_name  IN VARCHAR2,
    p_value IN VARCHAR2,
    p_least IN NUMBER,
    p_most  IN NUMBER
  ) RETURN NUMBER AS
  BEGIN
    IF p_value IS NULL OR NOT REGEXP_LIKE(p_value, '^[0-9]{1,6}$') OR TO_NUMBER(p_value) NOT BETWEEN p_least AND p_most THEN
      RAISE_APPLICATION_ERROR(-20151, p_name || ' must be a whole number from ' || p_least || ' to ' || p_most);
    END IF;
    RETURN TO_NUMBER(p_value);
  END whole;

  PROCEDURE check_channel(p_channel IN VARCHAR2) AS
  BEGIN
    IF p_channel IS NOT NULL AND NOT XXSMS_EBS_PKG.is_channel(p_channel) THEN
      RAISE_APPLICATION_ERROR(-20151, 'p_channel must be one of the lookup XXSMS_CHANNELS');
    END IF;
  END check_channel;

  -- gateways counts those that have written that they live.
  FUNCTION gateways(p_max_silence_seconds IN NUMBER) RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_NODES n
    WHERE n.SEEN_AT > SYSTIMESTAMP - NUMTODSINTERVAL(p_max_silence_seconds, 'SECOND');
    RETURN l_count;
  END gateways;

  -- row_of writes five columns of a report.
  PROCEDURE row_of(
    p_first  IN VARCHAR2,
    p_second IN VARCHAR2,
    p_third  IN VARCHAR2,
    p_number IN VARCHAR2,
    p_last   IN VARCHAR2 DEFAULT NULL
  ) AS
  BEGIN
    XXSMS_EBS_PKG.output(RTRIM(
      RPAD(p_first, GREATEST(20, LENGTH(p_first))) || ' ' || RPAD(p_second, 12) || ' ' || RPAD(NVL(p_third, ' '), 8) || ' '
      || LPAD(p_number, 9) || '  ' || p_last));
  END row_of;

  PROCEDURE title(p_text IN VARCHAR2) AS
  BEGIN
    XXSMS_EBS_PKG.output('');
    XXSMS_EBS_PKG.output(p_text);
    XXSMS_EBS_PKG.output(RPAD('-', LENGTH(p_text), '-'));
  END title;

  -- XXSMS_PROCESS_QUEUE.

  -- on_its_way counts messages that have not ended. DEFERRED ones wait for their hours, HELD ones for a person.
  FUNCTION on_its_way(p_channel IN VARCHAR2) RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_OUTBOUND o
    WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END
      IN ('NEW', 'RETRY', 'SENDING', 'UNKNOWN')
      AND (p_channel IS NULL OR o.CHANNEL = p_channel)
      AND NVL(o.NOT_BEFORE, SYSDATE) <= SYSDATE;
    RETURN l_count;
  END on_its_way;

  -- wait_for waits until nothing is on its way. FALSE: the time is over.
  FUNCTION wait_for(p_channel IN VARCHAR2, p_minutes IN NUMBER) RETURN BOOLEAN AS
    l_end DATE := SYSDATE + p_minutes / (24 * 60);
  BEGIN
    WHILE on_its_way(p_channel) > 0 LOOP
      IF SYSDATE >= l_end THEN
        RETURN FALSE;
      END IF;
      DBMS_LOCK.SLEEP(5);
    END LOOP;
    RETURN TRUE;
  END wait_for;

  -- run_of reads how far the last run has reported; the first run goes back a day.
  PROCEDURE run_of(p_channel IN VARCHAR2, x_event_id OUT NUMBER, x_since OUT TIMESTAMP WITH TIME ZONE) AS
  BEGIN
    SELECT r.EVENT_ID, r.REPORTED_UNTIL INTO x_event_id, x_since FROM XXSMS_PROGRAM_RUNS r
    WHERE r.CHANNEL = NVL(p_channel, '*');
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      x_event_id := 0;
      x_since := SYSTIMESTAMP - INTERVAL '1' DAY;
  END run_of;

  PROCEDURE keep_run(p_channel IN VARCHAR2, p_event_id IN NUMBER, p_until IN TIMESTAMP WITH TIME ZONE) AS
    l_count NUMBER;
  BEGIN
    UPDATE XXSMS_PROGRAM_RUNS
    SET EVENT_ID = p_event_id, REPORTED_UNTIL = p_until, LAST_UPDATE_DATE = SYSDATE,
      LAST_UPDATED_BY = XXSMS_EBS_PKG.user_id()
    WHERE CHANNEL = NVL(p_channel, '*');
    l_count := SQL%ROWCOUNT;
    IF l_count = 0 THEN
      BEGIN
        INSERT INTO XXSMS_PROGRAM_RUNS (CHANNEL, EVENT_ID, REPORTED_UNTIL, LAST_UPDATED_BY)
        VALUES (NVL(p_channel, '*'), p_event_id, p_until, XXSMS_EBS_PKG.user_id());
      EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN
          NULL; -- another first run has just kept it
      END;
    END IF;
  END keep_run;

  -- report_changes writes what became of the messages that something happened to within the time, and counts those that went
  -- wrong. These are found by the time at which they did, from a minute before on: a gateway may commit what it has stamped
  -- before the last report was read. The others are found by the keys of their events, which may miss some: instances of RAC
  -- take keys in blocks, and a quiet one is behind.
  PROCEDURE report_changes(
    p_channel  IN VARCHAR2,
    p_event_id IN NUMBER,
    p_since    IN TIMESTAMP WITH TIME ZONE,
    p_until    IN TIMESTAMP WITH TIME ZONE,
    x_failures OUT NUMBER
  ) AS
    l_from TIMESTAMP WITH TIME ZONE := p_since - INTERVAL '1' MINUTE;
  BEGIN
    x_failures := 0;
    title('What became of messages');
    row_of('Channel', 'Status', 'Error', 'Messages', 'Reason');
    FOR r IN (
      SELECT o.CHANNEL, o.STATUS, o.ERROR_CODE, o.STATUS_REASON, COUNT(*) AS MESSAGES
      FROM XXSMS_OUTBOUND o
      WHERE (p_channel IS NULL OR o.CHANNEL = p_channel)
        AND o.MESSAGE_ID IN (
          SELECT e.MESSAGE_ID FROM XXSMS_EVENTS e
          WHERE e.EVENT_ID > p_event_id - 10000 AND e.EVENT_AT >= p_since AND e.EVENT_AT < p_until
          UNION ALL
          SELECT f.MESSAGE_ID FROM XXSMS_OUTBOUND f
          WHERE CASE WHEN f.STATUS IN ('UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED') THEN SYS_EXTRACT_UTC(f.STATUS_AT) END
            >= SYS_EXTRACT_UTC(l_from)
          UNION ALL
          SELECT h.MESSAGE_ID FROM XXSMS_OUTBOUND h
          WHERE CASE WHEN h.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN h.STATUS END = 'HELD'
            AND h.STATUS_AT >= l_from)
      GROUP BY o.CHANNEL, o.STATUS, o.ERROR_CODE, o.STATUS_REASON
      ORDER BY o.CHANNEL, o.STATUS, o.ERROR_CODE, o.STATUS_REASON
    ) LOOP
      row_of(r.CHANNEL, r.STATUS, TO_CHAR(r.ERROR_CODE), TO_CHAR(r.MESSAGES), r.STATUS_REASON);
      IF r.STATUS IN ('UNDELIVERED', 'FAILED', 'REJECTED', 'EXPIRED', 'HELD') THEN
        x_failures := x_failures + r.MESSAGES;
      END IF;
    END LOOP;
  END report_changes;

  PROCEDURE report_waiting(p_channel IN VARCHAR2) AS
  BEGIN
    title('What waits now');
    row_of('Channel', 'Status', NULL, 'Messages', 'Oldest');
    FOR r IN (
      SELECT o.CHANNEL, o.STATUS, COUNT(*) AS MESSAGES, MIN(o.CREATION_DATE) AS OLDEST
      FROM XXSMS_OUTBOUND o
      WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END IS NOT NULL
        AND (p_channel IS NULL OR o.CHANNEL = p_channel)
      GROUP BY o.CHANNEL, o.STATUS
      ORDER BY o.CHANNEL, o.STATUS
    ) LOOP
      row_of(r.CHANNEL, r.STATUS, NULL, TO_CHAR(r.MESSAGES), TO_CHAR(r.OLDEST, 'DD-MON-YYYY HH24:MI:SS'));
    END LOOP;
  END report_waiting;

  PROCEDURE process_queue(
    errbuf         OUT VARCHAR2,
    retcode        OUT VARCHAR2,
    p_channel      IN VARCHAR2 DEFAULT NULL,
    p_wait_minutes IN VARCHAR2 DEFAULT '0'
  ) AS
    l_wait     NUMBER := whole('p_wait_minutes', NVL(p_wait_minutes, '0'), 0, 1440);
    l_drained  BOOLEAN := TRUE;
    l_event_id NUMBER;
    l_last_id  NUMBER;
    l_failures NUMBER;
    l_since    TIMESTAMP WITH TIME ZONE;
    l_until    TIMESTAMP WITH TIME ZONE;
  BEGIN
    check_channel(p_channel);
    IF l_wait > 0 THEN
      l_drained := wait_for(p_channel, l_wait);
    END IF;
    run_of(p_channel, l_event_id, l_since);
    l_until := SYSTIMESTAMP;
    SELECT NVL(MAX(e.EVENT_ID), 0) INTO l_last_id FROM XXSMS_EVENTS e;
    XXSMS_EBS_PKG.output('SMS messages from ' || TO_CHAR(CAST(l_since AS DATE), 'DD-MON-YYYY HH24:MI:SS') || ' to '
      || TO_CHAR(CAST(l_until AS DATE), 'DD-MON-YYYY HH24:MI:SS') || ', channel: ' || NVL(p_channel, 'all'));
    report_changes(p_channel, l_event_id, l_since, l_until, l_failures);
    report_waiting(p_channel);
    keep_run(p_channel, l_last_id, l_until);
    IF gateways(120) = 0 THEN
      retcode := '2';
      errbuf := 'No gateway is alive: nothing is sent';
    ELSIF l_failures > 0 THEN
      retcode := '1';
      errbuf := l_failures || ' messages went wrong';
    ELSIF NOT l_drained THEN
      retcode := '1';
      errbuf := 'Messages are still on their way after ' || l_wait || ' minutes';
    ELSE
      retcode := '0';
      errbuf := 'No message went wrong';
    END IF;
    XXSMS_EBS_PKG.log(errbuf);
    COMMIT; -- last: a run that is killed before is done again
  END process_queue;

  -- XXSMS_PROCESS_REPLIES.

  -- next_reply is the first one after another that its channel's handler takes; NULL: there is none.
  FUNCTION next_reply(p_channel IN VARCHAR2, p_after IN NUMBER) RETURN NUMBER AS
    l_id NUMBER;
  BEGIN
    SELECT MIN(f.INBOUND_ID) INTO l_id FROM (
      SELECT i.INBOUND_ID FROM XXSMS_INBOUND i
      WHERE i.PROCESS_STATUS = 'NEW' AND i.INBOUND_ID > p_after AND i.MATCH_STATUS = 'MATCHED'
        AND (p_channel IS NULL OR i.CHANNEL = p_channel)
        AND EXISTS (SELECT 1 FROM XXSMS_HANDLERS h WHERE h.CHANNEL = i.CHANNEL AND h.ENABLED_FLAG = 'Y')
      ORDER BY i.INBOUND_ID) f
    WHERE ROWNUM = 1;
    RETURN l_id;
  END next_reply;

  PROCEDURE keep_failure(p_inbound_id IN NUMBER, p_error IN VARCHAR2, p_max_attempts IN NUMBER) AS
  BEGIN
    UPDATE XXSMS_INBOUND
    SET PROCESS_STATUS = CASE WHEN PROCESS_ATTEMPTS + 1 >= p_max_attempts THEN 'ERROR' ELSE 'NEW' END,
      PROCESS_ATTEMPTS = PROCESS_ATTEMPTS + 1, PROCESS_ERROR = SUBSTR(p_error, 1, 2000), PROCESSED_AT = SYSDATE,
      LAST_UPDATE_DATE = SYSDATE, LAST_UPDATED_BY = XXSMS_EBS_PKG.user_id()
    WHERE INBOUND_ID = p_inbound_id AND PROCESS_STATUS = 'NEW';
    XXSMS_EBS_PKG.log('Reply ' || p_inbound_id || ': ' || p_error);
  END keep_failure;

  -- handle gives a reply to its handler. What it returns is DONE, ERROR, or NULL: somebody else has the reply, or had it.
  FUNCTION handle(p_inbound_id IN NUMBER, p_max_attempts IN NUMBER) RETURN VARCHAR2 AS
    l_reply      XXSMS_INBOUND%ROWTYPE;
    l_handler    XXSMS_HANDLERS.HANDLER%TYPE;
    l_source_key XXSMS_OUTBOUND.SOURCE_KEY%TYPE;
    l_choices    XXSMS_OUTBOUND.CHOICES%TYPE;
    l_error      VARCHAR2(2000);
    l_count      NUMBER;
  BEGIN
    BEGIN
      SELECT * INTO l_reply FROM XXSMS_INBOUND i
      WHERE i.INBOUND_ID = p_inbound_id AND i.PROCESS_STATUS = 'NEW' FOR UPDATE SKIP LOCKED;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        RETURN NULL;
    END;
    -- SKIP LOCKED may return a row as it was before another session's commit: only an UPDATE sees how it stands.
    UPDATE XXSMS_INBOUND SET PROCESS_STATUS = 'NEW' WHERE INBOUND_ID = p_inbound_id AND PROCESS_STATUS = 'NEW';
    l_count := SQL%ROWCOUNT;
    IF l_count = 0 THEN
      RETURN NULL;
    END IF;
    SELECT MAX(h.HANDLER) INTO l_handler FROM XXSMS_HANDLERS h WHERE h.CHANNEL = l_reply.CHANNEL;
    SELECT MAX(o.SOURCE_KEY), MAX(o.CHOICES) INTO l_source_key, l_choices FROM XXSMS_OUTBOUND o
    WHERE o.MESSAGE_ID = l_reply.MESSAGE_ID;
    SAVEPOINT before_handler;
    IF l_choices IS NULL THEN -- else it answers a question of the gateway's own: the reply that it decides is handled
      EXECUTE IMMEDIATE 'BEGIN ' || DBMS_ASSERT.QUALIFIED_SQL_NAME(l_handler)
        || '(:inbound_id, :message_id, :person_id, :channel, :keyword, :body, :source_key); END;'
        USING p_inbound_id, l_reply.MESSAGE_ID, l_reply.PERSON_ID, l_reply.CHANNEL, l_reply.KEYWORD, l_reply.BODY,
          l_source_key;
    END IF;
    UPDATE XXSMS_INBOUND
    SET PROCESS_STATUS = 'DONE', PROCESS_ATTEMPTS = PROCESS_ATTEMPTS + 1, PROCESS_ERROR = NULL, PROCESSED_AT = SYSDATE,
      LAST_UPDATE_DATE = SYSDATE, LAST_UPDATED_BY = XXSMS_EBS_PKG.user_id()
    WHERE INBOUND_ID = p_inbound_id AND PROCESS_STATUS = 'NEW'; -- a handler that has committed has lost the lock
    l_count := SQL%ROWCOUNT;
    IF l_count = 0 THEN
      RETURN NULL;
    END IF;
    RETURN 'DONE';
  EXCEPTION
    WHEN OTHERS THEN
      l_error := SQLERRM;
      BEGIN
        ROLLBACK TO SAVEPOINT before_handler;
      EXCEPTION
        WHEN OTHERS THEN
          -- ORA-01086: the handler has committed, which it must not. The other replies are not to suffer for it.
          IF SQLCODE <> -1086 THEN
            RAISE;
          END IF;
      END;
      keep_failure(p_inbound_id, l_error, p_max_attempts);
      RETURN 'ERROR';
  END handle;

  PROCEDURE process_replies(
    errbuf         OUT VARCHAR2,
    retcode        OUT VARCHAR2,
    p_channel      IN VARCHAR2 DEFAULT NULL,
    p_max_attempts IN VARCHAR2 DEFAULT '5'
  ) AS
    l_max    NUMBER := whole('p_max_attempts', p_max_attempts, 1, 99);
    l_id     NUMBER := 0;
    l_done   NUMBER := 0;
    l_failed NUMBER := 0;
    l_result VARCHAR2(10);
  BEGIN
    check_channel(p_channel);
    LOOP
      l_id := next_reply(p_channel, l_id);
      EXIT WHEN l_id IS NULL;
      l_result := handle(l_id, l_max);
      COMMIT;
      IF l_result = 'DONE' THEN
        l_done := l_done + 1;
      ELSIF l_result = 'ERROR' THEN
        l_failed := l_failed + 1;
      END IF;
    END LOOP;
    errbuf := l_done || ' replies handled, ' || l_failed || ' failed';
    retcode := CASE WHEN l_failed > 0 THEN '1' ELSE '0' END;
    XXSMS_EBS_PKG.output(errbuf);
  END process_replies;

  -- XXSMS_GATEWAY_HEALTH.

  -- finding writes a line if there is something, and returns the worse outcome of two.
  FUNCTION finding(p_count IN NUMBER, p_text IN VARCHAR2, p_outcome IN VARCHAR2) RETURN VARCHAR2 AS
  BEGIN
    IF p_count = 0 THEN
      RETURN p_outcome;
    END IF;
    XXSMS_EBS_PKG.output(p_count || ' ' || p_text);
    RETURN '1';
  END finding;

  -- overdue counts messages that have been due for so long.
  FUNCTION overdue(p_minutes IN NUMBER) RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_OUTBOUND o
    WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN o.CHANNEL END IS NOT NULL
      AND (o.NEXT_ATTEMPT_AT < SYSTIMESTAMP - NUMTODSINTERVAL(p_minutes, 'MINUTE')
        OR (o.NEXT_ATTEMPT_AT IS NULL AND NVL(o.NOT_BEFORE, o.CREATION_DATE) < SYSDATE - p_minutes / (24 * 60)));
    RETURN l_count;
  END overdue;

  FUNCTION held RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_OUTBOUND o
    WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END = 'HELD';
    RETURN l_count;
  END held;

  FUNCTION paused RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_CONTROL c WHERE c.PAUSED_UNTIL IS NULL OR c.PAUSED_UNTIL > SYSTIMESTAMP;
    RETURN l_count;
  END paused;

  -- replies counts those that have waited for so long to be decided (PENDING), or to be swept (MATCHED).
  FUNCTION replies(p_minutes IN NUMBER, p_match_status IN VARCHAR2) RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_INBOUND i
    WHERE i.PROCESS_STATUS = 'NEW' AND i.MATCH_STATUS = p_match_status AND i.CREATION_DATE < SYSDATE - p_minutes / (24 * 60);
    RETURN l_count;
  END replies;

  -- failed counts the replies that their handler failed at for the last time.
  FUNCTION failed RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_INBOUND i WHERE i.PROCESS_STATUS = 'ERROR';
    RETURN l_count;
  END failed;

  PROCEDURE gateway_health(
    errbuf                OUT VARCHAR2,
    retcode               OUT VARCHAR2,
    p_max_silence_seconds IN VARCHAR2 DEFAULT '120',
    p_max_wait_minutes    IN VARCHAR2 DEFAULT '60'
  ) AS
    l_silence NUMBER := whole('p_max_silence_seconds', p_max_silence_seconds, 30, 86400);
    l_wait    NUMBER := whole('p_max_wait_minutes', p_max_wait_minutes, 1, 10080);
    l_alive   NUMBER := gateways(l_silence);
  BEGIN
    XXSMS_EBS_PKG.output(l_alive || ' gateways alive');
    retcode := '0';
    retcode := finding(overdue(l_wait), 'messages have been due for over ' || l_wait || ' minutes', retcode);
    retcode := finding(held(), 'messages are HELD, for a person to decide', retcode);
    retcode := finding(paused(), 'pauses hold', retcode);
    retcode := finding(replies(l_wait, 'PENDING'), 'replies are not decided', retcode);
    retcode := finding(replies(l_wait, 'MATCHED'), 'matched replies are not swept', retcode);
    retcode := finding(failed(), 'replies are ERROR, for a person to look at', retcode);
    errbuf := CASE retcode WHEN '0' THEN 'Nothing is wrong' ELSE 'Something needs a person: see the output' END;
    IF l_alive = 0 THEN
      retcode := '2';
      errbuf := 'No gateway is alive: nothing is sent';
    END IF;
    XXSMS_EBS_PKG.log(errbuf);
  END gateway_health;

  -- XXSMS_PURGE.

  PROCEDURE purge(
    errbuf               OUT VARCHAR2,
    retcode              OUT VARCHAR2,
    p_keep_messages_days IN VARCHAR2 DEFAULT '400',
    p_keep_replies_days  IN VARCHAR2 DEFAULT '400',
    p_keep_events_days   IN VARCHAR2 DEFAULT '400',
    p_report_only        IN VARCHAR2 DEFAULT 'Y'
  ) AS
    l_messages NUMBER := whole('p_keep_messages_days', p_keep_messages_days, 30, 36500);
    l_replies  NUMBER := whole('p_keep_replies_days', p_keep_replies_days, 30, 36500);
    l_events   NUMBER := whole('p_keep_events_days', p_keep_events_days, 30, 36500);
  BEGIN
    IF p_report_only NOT IN ('Y', 'N') OR p_report_only IS NULL THEN
      RAISE_APPLICATION_ERROR(-20151, 'p_report_only must be Y or N');
    END IF;
    XXSMS_EBS_PKG.output(CASE p_report_only WHEN 'Y' THEN 'Would be deleted' ELSE 'Deleted' END);
    XXSMS_PURGE_PKG.replies(l_replies, p_report_only);
    XXSMS_PURGE_PKG.messages(l_messages, p_report_only);
    XXSMS_PURGE_PKG.events(l_events, p_report_only);
    XXSMS_PURGE_PKG.counters(p_report_only);
    errbuf := NULL;
    retcode := '0';
  END purge;

END XXSMS_CONC_PKG;
/
