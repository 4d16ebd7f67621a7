CREATE OR REPLACE PACKAGE BODY XXSMS_PURGE_PKG AS

  -- range_of is how many keys are looked at between two commits. Functions that the specification has not cannot be called in SQL.
  FUNCTION range_of RETURN NUMBER AS
  BEGIN
    RETURN 1000;
  END range_of;

  -- before_all is before every key.
  FUNCTION before_all RETURN NUMBER AS
  BEGIN
    RETURN -1E15;
  END before_all;

  PROCEDURE report(p_what IN VARCHAR2, p_count IN NUMBER) AS
  BEGIN
    XXSMS_EBS_PKG.output(RPAD(p_what, 10) || LPAD(TO_CHAR(p_count), 9));
  END report;

  -- messages_in deletes a row only as it was found, which LAST_UPDATE_DATE tells: SKIP LOCKED may return one as it was before another
  -- session's commit.
  FUNCTION messages_in(p_from IN NUMBER, p_to IN NUMBER, p_days IN NUMBER, p_report_only IN VARCHAR2) RETURN NUMBER AS
    l_count NUMBER := 0;
    l_rows  NUMBER;
  BEGIN
    FOR r IN (
      SELECT o.MESSAGE_ID FROM XXSMS_OUTBOUND o
      WHERE o.MESSAGE_ID >= p_from AND o.MESSAGE_ID < p_to
        AND o.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED')
        AND o.CREATION_DATE < SYSDATE - p_days AND o.LAST_UPDATE_DATE < SYSDATE - p_days
        AND NVL(o.EXPIRES_AT, SYSDATE) <= SYSDATE
        AND NOT EXISTS (
          SELECT 1 FROM XXSMS_INBOUND i
          WHERE i.MESSAGE_ID = o.MESSAGE_ID AND i.PROCESS_STATUS IN ('NEW', 'ERROR', 'BRIDGED'))
      FOR UPDATE OF o.STATUS SKIP LOCKED
    ) LOOP
      l_rows := 1;
      IF p_report_only = 'N' THEN
        DELETE FROM XXSMS_OUTBOUND WHERE MESSAGE_ID = r.MESSAGE_ID AND LAST_UPDATE_DATE < SYSDATE - p_days;
        l_rows := SQL%ROWCOUNT;
        IF l_rows = 1 THEN
          DELETE FROM XXSMS_EVENTS WHERE MESSAGE_ID = r.MESSAGE_ID;
        END IF;
      END IF;
      l_count := l_count + l_rows;
    END LOOP;
    RETURN l_count;
  END messages_in;

  PROCEDURE messages(p_days IN NUMBER, p_report_only IN VARCHAR2) AS
    l_from  NUMBER := before_all();
    l_count NUMBER := 0;
  BEGIN
    LOOP
      SELECT MIN(o.MESSAGE_ID) INTO l_from FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID >= l_from;
      EXIT WHEN l_from IS NULL;
      l_count := l_count + messages_in(l_from, l_from + range_of(), p_days, p_report_only);
      COMMIT;
      l_from := l_from + range_of();
    END LOOP;
    report('messages', l_count);
  END messages;

  FUNCTION replies_in(p_from IN NUMBER, p_to IN NUMBER, p_days IN NUMBER, p_report_only IN VARCHAR2) RETURN NUMBER AS
    l_count NUMBER := 0;
    l_rows  NUMBER;
  BEGIN
    FOR r IN (
      SELECT i.INBOUND_ID FROM XXSMS_INBOUND i
      WHERE i.INBOUND_ID >= p_from AND i.INBOUND_ID < p_to
        AND i.CREATION_DATE < SYSDATE - p_days AND i.LAST_UPDATE_DATE < SYSDATE - p_days
        AND (i.PROCESS_STATUS NOT IN ('NEW', 'ERROR', 'BRIDGED') OR i.MATCH_STATUS = 'NONE')
      FOR UPDATE OF i.PROCESS_STATUS SKIP LOCKED
    ) LOOP
      l_rows := 1;
      IF p_report_only = 'N' THEN
        DELETE FROM XXSMS_INBOUND WHERE INBOUND_ID = r.INBOUND_ID AND LAST_UPDATE_DATE < SYSDATE - p_days;
        l_rows := SQL%ROWCOUNT;
      END IF;
      l_count := l_count + l_rows;
    END LOOP;
    RETURN l_count;
  END replies_in;

  PROCEDURE replies(p_days IN NUMBER, p_report_only IN VARCHAR2) AS
    l_from  NUMBER := before_all();
    l_count NUMBER := 0;
  BEGIN
    LOOP
      SELECT MIN(i.INBOUND_ID) INTO l_from FROM XXSMS_INBOUND i WHERE i.INBOUND_ID >= l_from;
      EXIT WHEN l_from IS NULL;
      l_count := l_count + replies_in(l_from, l_from + range_of(), p_days, p_report_only);
      COMMIT;
      l_from := l_from + range_of();
    END LOOP;
    report('replies', l_count);
  END replies;

  -- events_in locks none: nobody does, since they are only added.
  FUNCTION events_in(p_from IN NUMBER, p_to IN NUMBER, p_days IN NUMBER, p_report_only IN VARCHAR2) RETURN NUMBER AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_EVENTS e
    WHERE e.EVENT_ID >= p_from AND e.EVENT_ID < p_to
      AND e.EVENT_AT < SYSTIMESTAMP - NUMTODSINTERVAL(p_days, 'DAY');
    IF p_report_only = 'N' AND l_count > 0 THEN
      DELETE FROM XXSMS_EVENTS
      WHERE EVENT_ID >= p_from AND EVENT_ID < p_to AND EVENT_AT < SYSTIMESTAMP - NUMTODSINTERVAL(p_days, 'DAY');
    END IF;
    RETURN l_count;
  END events_in;

  PROCEDURE events(p_days IN NUMBER, p_report_only IN VARCHAR2) AS
    l_from  NUMBER := before_all();
    l_count NUMBER := 0;
  BEGIN
    LOOP
      SELECT MIN(e.EVENT_ID) INTO l_from FROM XXSMS_EVENTS e WHERE e.EVENT_ID >= l_from;
      EXIT WHEN l_from IS NULL;
      l_count := l_count + events_in(l_from, l_from + range_of(), p_days, p_report_only);
      COMMIT;
      l_from := l_from + range_of();
    END LOOP;
    report('events', l_count);
  END events;

  PROCEDURE counters(p_report_only IN VARCHAR2) AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count FROM XXSMS_USAGE u WHERE u.LAST_UPDATE_DATE < SYSDATE - 100;
    IF p_report_only = 'N' THEN
      DELETE FROM XXSMS_USAGE WHERE LAST_UPDATE_DATE < SYSDATE - 100;
      COMMIT;
    END IF;
    report('counters', l_count);
  END counters;

END XXSMS_PURGE_PKG;
/
