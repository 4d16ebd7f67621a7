-- XXSMS_CONC_PKG.process_queue and gateway_health.

CREATE OR REPLACE PACKAGE TEST_CONC_QUEUE AS

  PROCEDURE reports_what_became_of_messages;

  PROCEDURE reports_a_change_once;

  PROCEDURE keeps_to_its_channel;

  PROCEDURE failures_end_it_with_a_warning;

  PROCEDURE a_failure_that_was_committed_late_is_reported;

  PROCEDURE a_failure_whose_event_has_an_old_key_is_reported;

  PROCEDURE no_live_gateway_is_an_error;

  PROCEDURE waits_until_all_is_sent;

  PROCEDURE waits_no_longer_than_it_is_told;

  PROCEDURE deferred_messages_are_not_waited_for;

  PROCEDURE wrong_parameters_are_named;

  PROCEDURE health_finds_nothing_wrong;

  PROCEDURE health_names_all_that_is_wrong;

  PROCEDURE health_without_a_gateway_is_an_error;

END TEST_CONC_QUEUE;
/
CREATE OR REPLACE PACKAGE BODY TEST_CONC_QUEUE AS

  PROCEDURE gateway(p_seconds_ago IN NUMBER DEFAULT 1) AS
  BEGIN
    INSERT INTO XXSMS_NODES (NODE_NAME, SEEN_AT) VALUES ('gw', SYSTIMESTAMP - NUMTODSINTERVAL(p_seconds_ago, 'SECOND'));
  END gateway;

  -- message is one that something happened to a good minute ago.
  FUNCTION message(
    p_status  IN VARCHAR2,
    p_channel IN VARCHAR2 DEFAULT 'HR',
    p_reason  IN VARCHAR2 DEFAULT NULL,
    p_error   IN NUMBER DEFAULT NULL
  ) RETURN NUMBER AS
    l_id NUMBER;
  BEGIN
    INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY, STATUS, STATUS_AT, STATUS_REASON, ERROR_CODE)
    VALUES (
      p_channel, '+12025550100', 'Text', p_status, SYSTIMESTAMP - NUMTODSINTERVAL(61, 'SECOND'), p_reason, p_error)
    RETURNING MESSAGE_ID INTO l_id;
    INSERT INTO XXSMS_EVENTS (EVENT_ID, MESSAGE_ID, EVENT_AT, STEP, TO_STATUS)
    VALUES (XXSMS_EVENTS_S.NEXTVAL, l_id, SYSTIMESTAMP - NUMTODSINTERVAL(61, 'SECOND'), 'test', p_status);
    RETURN l_id;
  END message;

  PROCEDURE request AS
  BEGIN
    INSERT INTO STUB_SETTINGS (NAME, VALUE) VALUES ('CONC_REQUEST_ID', '4711');
  END request;

  -- written is the request's output, in one line and with single blanks.
  FUNCTION written RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    FOR r IN (SELECT s.TEXT FROM STUB_LINES s WHERE s.WHICH = 2 ORDER BY s.LINE_ID) LOOP
      l_text := l_text || REGEXP_REPLACE(r.TEXT, ' +', ' ') || ';';
    END LOOP;
    DELETE FROM STUB_LINES;
    RETURN l_text;
  END written;

  PROCEDURE run(p_retcode IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL, p_wait IN VARCHAR2 DEFAULT '0') AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    XXSMS_CONC_PKG.process_queue(l_errbuf, l_retcode, p_channel, p_wait);
    ASSERT.equal(p_retcode, l_retcode, 'retcode (' || l_errbuf || ')');
  END run;

  PROCEDURE reports_what_became_of_messages AS
    l_text VARCHAR2(4000);
    l_id   NUMBER;
  BEGIN
    gateway;
    request;
    l_id := message('DELIVERED');
    l_id := message('DELIVERED');
    l_id := message('REJECTED', 'IT', 'no number', 21211);
    l_id := message('NEW', 'IT');
    run('1');
    l_text := written();
    ASSERT.contains(';HR DELIVERED 2;', l_text);
    ASSERT.contains(';IT REJECTED 21211 1 no number;', l_text);
    ASSERT.contains(';What waits now;', l_text);
    ASSERT.contains(';IT NEW 1 ', l_text);
  END reports_what_became_of_messages;

  PROCEDURE reports_a_change_once AS
    l_id NUMBER;
  BEGIN
    gateway;
    request;
    l_id := message('FAILED');
    run('1');
    ASSERT.contains(';HR FAILED 1;', written());
    run('0');
    ASSERT.equal(0, INSTR(written(), 'HR FAILED'));
  END reports_a_change_once;

  PROCEDURE keeps_to_its_channel AS
    l_text VARCHAR2(4000);
    l_id   NUMBER;
  BEGIN
    SITE.channel('HR');
    gateway;
    request;
    l_id := message('DELIVERED');
    l_id := message('FAILED', 'IT');
    run('0', 'HR');
    l_text := written();
    ASSERT.contains('channel: HR;', l_text);
    ASSERT.equal(0, INSTR(l_text, 'IT FAILED'));
    run('1');
    ASSERT.contains(';IT FAILED 1;', written());
  END keeps_to_its_channel;

  -- ends has one message, and expects the program to end with that.
  PROCEDURE ends(p_retcode IN VARCHAR2, p_status IN VARCHAR2) AS
    l_id NUMBER;
  BEGIN
    DELETE FROM XXSMS_PROGRAM_RUNS;
    DELETE FROM XXSMS_EVENTS;
    DELETE FROM XXSMS_OUTBOUND;
    l_id := message(p_status);
    run(p_retcode);
  END ends;

  PROCEDURE failures_end_it_with_a_warning AS
  BEGIN
    gateway;
    ends('1', 'UNDELIVERED');
    ends('1', 'FAILED');
    ends('1', 'REJECTED');
    ends('1', 'EXPIRED');
    ends('1', 'HELD');
    ends('0', 'OPTED_OUT');
    ends('0', 'CANCELED');
  END failures_end_it_with_a_warning;

  PROCEDURE a_failure_that_was_committed_late_is_reported AS
    l_id NUMBER;
  BEGIN
    gateway;
    run('0');
    l_id := message('FAILED');
    UPDATE XXSMS_OUTBOUND SET STATUS_AT = SYSTIMESTAMP - NUMTODSINTERVAL(30, 'SECOND');
    run('1');
    UPDATE XXSMS_OUTBOUND SET STATUS = 'HELD';
    run('1');
  END a_failure_that_was_committed_late_is_reported;

  PROCEDURE a_failure_whose_event_has_an_old_key_is_reported AS
    l_id NUMBER;
  BEGIN
    gateway;
    l_id := message('DELIVERED');
    UPDATE XXSMS_EVENTS SET EVENT_ID = 50000;
    run('0');
    l_id := message('FAILED');
    UPDATE XXSMS_OUTBOUND SET STATUS_AT = SYSTIMESTAMP;
    run('1');
  END a_failure_whose_event_has_an_old_key_is_reported;

  PROCEDURE no_live_gateway_is_an_error AS
  BEGIN
    run('2');
    gateway(121);
    run('2');
    UPDATE XXSMS_NODES SET SEEN_AT = SYSTIMESTAMP - NUMTODSINTERVAL(100, 'SECOND');
    run('0');
  END no_live_gateway_is_an_error;

  PROCEDURE waits_until_all_is_sent AS
    l_id NUMBER;
  BEGIN
    gateway;
    l_id := message('NEW');
    INSERT INTO STUB_SETTINGS (NAME, VALUE) VALUES ('SLEEPS_UNTIL_SENT', '3');
    run('0', NULL, '1');
  END waits_until_all_is_sent;

  PROCEDURE waits_no_longer_than_it_is_told AS
    l_id NUMBER;
  BEGIN
    gateway(-60);
    l_id := message('RETRY');
    run('1', NULL, '1');
  END waits_no_longer_than_it_is_told;

  PROCEDURE deferred_messages_are_not_waited_for AS
    l_id NUMBER;
  BEGIN
    gateway;
    l_id := message('DEFERRED');
    l_id := message('NEW');
    UPDATE XXSMS_OUTBOUND SET NOT_BEFORE = SYSDATE + 1 WHERE MESSAGE_ID = l_id;
    run('0', NULL, '1');
  END deferred_messages_are_not_waited_for;

  PROCEDURE refused(p_what IN VARCHAR2, p_channel IN VARCHAR2, p_wait IN VARCHAR2) AS
  BEGIN
    BEGIN
      run('0', p_channel, p_wait);
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20151, SQLCODE);
        ASSERT.contains(p_what, SQLERRM);
        RETURN;
    END;
    ASSERT.fail(p_what || ' should be refused');
  END refused;

  PROCEDURE wrong_parameters_are_named AS
  BEGIN
    refused('p_channel must be one of the lookup XXSMS_CHANNELS', 'NONE', '0');
    refused('p_wait_minutes must be a whole number from 0 to 1440', NULL, '-1');
    refused('p_wait_minutes must be a whole number from 0 to 1440', NULL, '1.5');
    refused('p_wait_minutes must be a whole number from 0 to 1440', NULL, '1441');
    refused('p_wait_minutes must be a whole number from 0 to 1440', NULL, 'an hour');
  END wrong_parameters_are_named;

  PROCEDURE health(p_retcode IN VARCHAR2) AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    XXSMS_CONC_PKG.gateway_health(l_errbuf, l_retcode, '60', '30');
    ASSERT.equal(p_retcode, l_retcode, 'retcode (' || l_errbuf || ')');
  END health;

  PROCEDURE health_finds_nothing_wrong AS
    l_id NUMBER;
  BEGIN
    gateway;
    request;
    l_id := message('NEW');
    UPDATE XXSMS_OUTBOUND SET CREATION_DATE = SYSDATE - 10 / 1440 WHERE MESSAGE_ID = l_id;
    l_id := message('DEFERRED');
    UPDATE XXSMS_OUTBOUND SET NEXT_ATTEMPT_AT = SYSTIMESTAMP + NUMTODSINTERVAL(3600, 'SECOND'), CREATION_DATE = SYSDATE - 1
    WHERE MESSAGE_ID = l_id;
    INSERT INTO XXSMS_CONTROL (SCOPE, PAUSED_UNTIL) VALUES ('all', SYSTIMESTAMP - NUMTODSINTERVAL(1, 'SECOND'));
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, CREATION_DATE, MATCH_STATUS) VALUES (1, SYSDATE - 1, 'AMBIGUOUS');
    health('0');
    ASSERT.equal('1 gateways alive;', written());
  END health_finds_nothing_wrong;

  PROCEDURE health_names_all_that_is_wrong AS
    l_text VARCHAR2(4000);
    l_id   NUMBER;
  BEGIN
    gateway;
    request;
    l_id := message('NEW');
    UPDATE XXSMS_OUTBOUND SET CREATION_DATE = SYSDATE - 31 / 1440;
    l_id := message('HELD');
    INSERT INTO XXSMS_CONTROL (SCOPE, NAME) VALUES ('channel', 'HR');
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, CREATION_DATE, MATCH_STATUS) VALUES (1, SYSDATE - 1, 'PENDING');
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, CREATION_DATE, MATCH_STATUS) VALUES (2, SYSDATE - 1, 'MATCHED');
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROCESS_STATUS, MATCH_STATUS) VALUES (3, 'ERROR', 'MATCHED');
    health('1');
    l_text := written();
    ASSERT.contains(';1 messages have been due for over 30 minutes;', l_text);
    ASSERT.contains(';1 messages are HELD, for a person to decide;', l_text);
    ASSERT.contains(';1 pauses hold;', l_text);
    ASSERT.contains(';1 replies are not decided;', l_text);
    ASSERT.contains(';1 matched replies are not swept;', l_text);
    ASSERT.contains(';1 replies are ERROR, for a person to look at;', l_text);
  END health_names_all_that_is_wrong;

  PROCEDURE health_without_a_gateway_is_an_error AS
  BEGIN
    gateway(61);
    health('2');
  END health_without_a_gateway_is_an_error;

END TEST_CONC_QUEUE;
/
