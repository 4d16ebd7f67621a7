-- XXSMS_CONC_PKG.purge.

CREATE OR REPLACE PACKAGE TEST_CONC_PURGE AS

  PROCEDURE old_messages_go_with_their_events;

  PROCEDURE messages_that_have_not_ended_stay;

  PROCEDURE a_message_whose_reply_is_not_swept_stays;

  PROCEDURE a_message_that_a_feeder_may_name_again_stays;

  PROCEDURE swept_replies_go_and_others_stay;

  PROCEDURE events_go_before_their_message;

  PROCEDURE proofs_stay;

  PROCEDURE counters_of_days_that_are_over_go;

  PROCEDURE a_report_deletes_nothing;

  PROCEDURE all_ranges_of_keys_are_looked_at;

  PROCEDURE wrong_parameters_are_named;

END TEST_CONC_PURGE;
/
CREATE OR REPLACE PACKAGE BODY TEST_CONC_PURGE AS

  FUNCTION message(p_status IN VARCHAR2, p_age IN NUMBER, p_id IN NUMBER DEFAULT NULL) RETURN NUMBER AS
    l_id NUMBER;
  BEGIN
    INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, PHONES, BODY, STATUS, CREATION_DATE, LAST_UPDATE_DATE)
    VALUES (p_id, 'HR', '+12025550100', 'Text', p_status, SYSDATE - p_age, SYSDATE - p_age)
    RETURNING MESSAGE_ID INTO l_id;
    INSERT INTO XXSMS_EVENTS (EVENT_ID, MESSAGE_ID, EVENT_AT, STEP)
    VALUES (XXSMS_EVENTS_S.NEXTVAL, l_id, SYSTIMESTAMP - NUMTODSINTERVAL(p_age, 'DAY'), 'test');
    RETURN l_id;
  END message;

  PROCEDURE reply(p_id IN NUMBER, p_status IN VARCHAR2, p_match IN VARCHAR2, p_message IN NUMBER DEFAULT NULL) AS
  BEGIN
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROCESS_STATUS, MATCH_STATUS, MESSAGE_ID, CREATION_DATE, LAST_UPDATE_DATE)
    VALUES (p_id, p_status, p_match, p_message, SYSDATE - 101, SYSDATE - 101);
  END reply;

  PROCEDURE run(p_report_only IN VARCHAR2 DEFAULT 'N', p_events IN VARCHAR2 DEFAULT '100') AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    XXSMS_CONC_PKG.purge(l_errbuf, l_retcode, '100', '100', p_events, p_report_only);
    ASSERT.equal('0', l_retcode);
  END run;

  -- left is the ids of the messages that are there, and how many events.
  FUNCTION left RETURN VARCHAR2 AS
    l_text  VARCHAR2(4000);
    l_count NUMBER;
  BEGIN
    FOR r IN (SELECT o.STATUS FROM XXSMS_OUTBOUND o ORDER BY o.STATUS) LOOP
      l_text := l_text || r.STATUS || ' ';
    END LOOP;
    SELECT COUNT(*) INTO l_count FROM XXSMS_EVENTS e;
    RETURN l_text || l_count;
  END left;

  PROCEDURE old_messages_go_with_their_events AS
    l_id NUMBER;
  BEGIN
    l_id := message('SENT', 101);
    l_id := message('DELIVERED', 101);
    l_id := message('REJECTED', 99);
    run;
    ASSERT.equal('REJECTED 1', left());
  END old_messages_go_with_their_events;

  PROCEDURE messages_that_have_not_ended_stay AS
    l_id NUMBER;
  BEGIN
    l_id := message('NEW', 101);
    l_id := message('HELD', 101);
    l_id := message('UNKNOWN', 101);
    run(p_events => '200');
    ASSERT.equal('HELD NEW UNKNOWN 3', left());
  END messages_that_have_not_ended_stay;

  PROCEDURE a_message_whose_reply_is_not_swept_stays AS
    l_id NUMBER;
  BEGIN
    l_id := message('DELIVERED', 101);
    reply(1, 'NEW', 'MATCHED', l_id);
    run(p_events => '200');
    ASSERT.equal('DELIVERED 1', left());
  END a_message_whose_reply_is_not_swept_stays;

  PROCEDURE a_message_that_a_feeder_may_name_again_stays AS
    l_id NUMBER;
  BEGIN
    l_id := message('DELIVERED', 101);
    UPDATE XXSMS_OUTBOUND SET EXPIRES_AT = SYSDATE + 1;
    l_id := message('SENT', 101);
    UPDATE XXSMS_OUTBOUND SET EXPIRES_AT = SYSDATE - 1 WHERE MESSAGE_ID = l_id;
    UPDATE XXSMS_OUTBOUND SET LAST_UPDATE_DATE = SYSDATE - 101;
    run(p_events => '200');
    ASSERT.equal('DELIVERED 1', left());
  END a_message_that_a_feeder_may_name_again_stays;

  PROCEDURE swept_replies_go_and_others_stay AS
    l_text VARCHAR2(4000);
  BEGIN
    reply(1, 'DONE', 'MATCHED');
    reply(2, 'ERROR', 'MATCHED');
    reply(3, 'NEW', 'MATCHED');
    reply(4, 'NEW', 'AMBIGUOUS');
    reply(5, 'NEW', 'NONE');
    reply(6, 'BRIDGED', 'MATCHED');
    run;
    FOR r IN (SELECT i.INBOUND_ID FROM XXSMS_INBOUND i ORDER BY i.INBOUND_ID) LOOP
      l_text := l_text || r.INBOUND_ID || ' ';
    END LOOP;
    ASSERT.equal('2 3 4 6 ', l_text);
  END swept_replies_go_and_others_stay;

  PROCEDURE events_go_before_their_message AS
    l_id NUMBER;
  BEGIN
    l_id := message('DELIVERED', 50);
    run(p_events => '30');
    ASSERT.equal('DELIVERED 0', left());
  END events_go_before_their_message;

  PROCEDURE proofs_stay AS
    l_count NUMBER;
  BEGIN
    INSERT INTO XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, OPTED_OUT_AT, CREATION_DATE)
    VALUES ('+12025550100', '*', SYSTIMESTAMP - NUMTODSINTERVAL(1000, 'DAY'), SYSDATE - 1000);
    run;
    SELECT COUNT(*) INTO l_count FROM XXSMS_OPT_OUTS o;
    ASSERT.equal(1, l_count);
  END proofs_stay;

  PROCEDURE counters_of_days_that_are_over_go AS
    l_count NUMBER;
  BEGIN
    INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, LAST_UPDATE_DATE) VALUES ('sender', 'S', '2000-01-01', SYSDATE - 101);
    INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, LAST_UPDATE_DATE) VALUES ('sender', 'S', '2000-01-02', SYSDATE - 99);
    run;
    SELECT COUNT(*) INTO l_count FROM XXSMS_USAGE u;
    ASSERT.equal(1, l_count);
  END counters_of_days_that_are_over_go;

  PROCEDURE a_report_deletes_nothing AS
    l_id   NUMBER;
    l_text VARCHAR2(4000);
  BEGIN
    INSERT INTO STUB_SETTINGS (NAME, VALUE) VALUES ('CONC_REQUEST_ID', '4711');
    INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, LAST_UPDATE_DATE) VALUES ('sender', 'S', '2000-01-01', SYSDATE - 101);
    l_id := message('SENT', 101);
    reply(1, 'DONE', 'MATCHED');
    run('Y');
    ASSERT.equal('SENT 1', left());
    FOR r IN (SELECT s.TEXT FROM STUB_LINES s WHERE s.WHICH = 2 ORDER BY s.LINE_ID) LOOP
      l_text := l_text || REGEXP_REPLACE(r.TEXT, ' +', ' ') || ';';
    END LOOP;
    ASSERT.equal('Would be deleted;replies 1;messages 1;events 1;counters 1;', l_text);
  END a_report_deletes_nothing;

  PROCEDURE all_ranges_of_keys_are_looked_at AS
    l_id NUMBER;
  BEGIN
    l_id := message('SENT', 101, 1);
    l_id := message('SENT', 101, 1000);
    l_id := message('SENT', 101, 1001);
    l_id := message('SENT', 101, 5500);
    l_id := message('SENT', 101, 900000000000000);
    run;
    ASSERT.equal('0', left());
  END all_ranges_of_keys_are_looked_at;

  PROCEDURE refused(p_what IN VARCHAR2, p_days IN VARCHAR2, p_report_only IN VARCHAR2) AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    BEGIN
      XXSMS_CONC_PKG.purge(l_errbuf, l_retcode, p_days, '30', '30', p_report_only);
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
    refused('p_keep_messages_days must be a whole number from 30 to 36500', '29', 'Y');
    refused('p_keep_messages_days must be a whole number from 30 to 36500', NULL, 'N');
    refused('p_keep_messages_days must be a whole number from 30 to 36500', 'all', 'Y');
    refused('p_report_only must be Y or N', '30', 'y');
    refused('p_report_only must be Y or N', '30', NULL);
  END wrong_parameters_are_named;

END TEST_CONC_PURGE;
/
