-- XXSMS_CONC_PKG.process_replies.

-- A handler that keeps what it was given, and fails if it is told to.
CREATE OR REPLACE PACKAGE STUB_HANDLER AS
  PROCEDURE take(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  );
END STUB_HANDLER;
/
CREATE OR REPLACE PACKAGE BODY STUB_HANDLER AS

  PROCEDURE take(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  ) AS
  BEGIN
    INSERT INTO STUB_LINES (LINE_ID, WHICH, TEXT)
    VALUES (STUB_LINES_S.NEXTVAL, 9, p_inbound_id || ' ' || p_message_id || ' ' || p_person_id || ' ' || p_channel || ' '
      || p_keyword || ' ' || p_body || ' ' || p_source_key);
    IF p_body = 'fail' THEN
      RAISE_APPLICATION_ERROR(-20500, 'the handler fails');
    END IF;
  END take;

END STUB_HANDLER;
/

CREATE OR REPLACE PACKAGE TEST_CONC_REPLIES AS

  PROCEDURE the_handler_gets_each_matched_reply_once;

  PROCEDURE a_failure_undoes_what_the_handler_did;

  PROCEDURE a_failure_is_tried_again_and_then_given_up;

  PROCEDURE a_failure_costs_no_other_reply;

  PROCEDURE an_answer_to_a_question_is_done_without_its_handler;

  PROCEDURE what_has_no_handler_waits;

  PROCEDURE what_is_not_matched_waits;

  PROCEDURE keeps_to_its_channel;

  PROCEDURE a_handler_that_is_no_name_is_not_run;

  PROCEDURE wrong_parameters_are_named;

END TEST_CONC_REPLIES;
/
CREATE OR REPLACE PACKAGE BODY TEST_CONC_REPLIES AS

  PROCEDURE handler(p_channel IN VARCHAR2 DEFAULT 'HR', p_handler IN VARCHAR2 DEFAULT 'STUB_HANDLER.TAKE') AS
  BEGIN
    INSERT INTO XXSMS_HANDLERS (CHANNEL, HANDLER) VALUES (p_channel, p_handler);
  END handler;

  PROCEDURE reply(
    p_id      IN NUMBER,
    p_body    IN VARCHAR2 DEFAULT 'yes',
    p_channel IN VARCHAR2 DEFAULT 'HR',
    p_status  IN VARCHAR2 DEFAULT 'MATCHED'
  ) AS
    l_message NUMBER;
  BEGIN
    INSERT INTO XXSMS_OUTBOUND (CHANNEL, SOURCE_KEY, PHONES, BODY) VALUES (p_channel, 'key ' || p_id, '+12025550100', 'Text')
    RETURNING MESSAGE_ID INTO l_message;
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, BODY, CHANNEL, MATCH_STATUS, MESSAGE_ID, PERSON_ID, KEYWORD)
    VALUES (p_id, p_body, p_channel, p_status, l_message, 77, 'YES');
  END reply;

  PROCEDURE run(p_retcode IN VARCHAR2, p_text IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL, p_max IN VARCHAR2 DEFAULT '5') AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    XXSMS_CONC_PKG.process_replies(l_errbuf, l_retcode, p_channel, p_max);
    ASSERT.equal(p_retcode, l_retcode, 'retcode (' || l_errbuf || ')');
    ASSERT.equal(p_text, l_errbuf);
  END run;

  -- taken is what the handler did, as far as it was not undone.
  FUNCTION taken RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    FOR r IN (SELECT s.TEXT FROM STUB_LINES s WHERE s.WHICH = 9 ORDER BY s.LINE_ID) LOOP
      l_text := l_text || r.TEXT || ';';
    END LOOP;
    RETURN l_text;
  END taken;

  -- state is that of a reply: its status, attempts and error.
  FUNCTION state(p_id IN NUMBER) RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    SELECT i.PROCESS_STATUS || ' ' || i.PROCESS_ATTEMPTS || ' ' || i.PROCESS_ERROR INTO l_text FROM XXSMS_INBOUND i
    WHERE i.INBOUND_ID = p_id;
    RETURN RTRIM(l_text);
  END state;

  PROCEDURE the_handler_gets_each_matched_reply_once AS
    l_id NUMBER;
  BEGIN
    handler;
    reply(2);
    reply(1, 'no');
    run('0', '2 replies handled, 0 failed');
    SELECT i.MESSAGE_ID INTO l_id FROM XXSMS_INBOUND i WHERE i.INBOUND_ID = 1;
    ASSERT.contains('1 ' || l_id || ' 77 HR YES no key 1;2 ', taken());
    ASSERT.equal('DONE 1', state(1));
    run('0', '0 replies handled, 0 failed');
  END the_handler_gets_each_matched_reply_once;

  PROCEDURE an_answer_to_a_question_is_done_without_its_handler AS
  BEGIN
    handler;
    reply(1, '2');
    UPDATE XXSMS_OUTBOUND SET SOURCE_KEY = 'question:SM1', CHOICES = '12 11'
    WHERE MESSAGE_ID = (SELECT i.MESSAGE_ID FROM XXSMS_INBOUND i WHERE i.INBOUND_ID = 1);
    run('0', '1 replies handled, 0 failed');
    ASSERT.equal(NULL, taken());
    ASSERT.equal('DONE 1', state(1));
  END an_answer_to_a_question_is_done_without_its_handler;

  PROCEDURE a_failure_undoes_what_the_handler_did AS
  BEGIN
    handler;
    reply(1, 'fail');
    run('1', '0 replies handled, 1 failed');
    ASSERT.equal('', taken());
    ASSERT.equal('NEW 1 ORA-20500: the handler fails', state(1));
  END a_failure_undoes_what_the_handler_did;

  PROCEDURE a_failure_is_tried_again_and_then_given_up AS
  BEGIN
    handler;
    reply(1, 'fail');
    reply(2, 'fail');
    run('1', '0 replies handled, 2 failed', p_max => '2');
    UPDATE XXSMS_INBOUND SET BODY = 'yes' WHERE INBOUND_ID = 2;
    run('1', '1 replies handled, 1 failed', p_max => '2');
    ASSERT.equal('ERROR 2 ORA-20500: the handler fails', state(1));
    ASSERT.equal('DONE 2', state(2));
    run('0', '0 replies handled, 0 failed', p_max => '2');
  END a_failure_is_tried_again_and_then_given_up;

  PROCEDURE a_failure_costs_no_other_reply AS
  BEGIN
    handler;
    reply(1);
    reply(2, 'fail');
    reply(3);
    run('1', '2 replies handled, 1 failed');
    ASSERT.equal('DONE 1', state(3));
  END a_failure_costs_no_other_reply;

  PROCEDURE what_has_no_handler_waits AS
  BEGIN
    handler;
    UPDATE XXSMS_HANDLERS SET ENABLED_FLAG = 'N';
    reply(1);
    reply(2, 'yes', 'IT');
    run('0', '0 replies handled, 0 failed');
    ASSERT.equal('NEW 0', state(1));
    ASSERT.equal('NEW 0', state(2));
  END what_has_no_handler_waits;

  PROCEDURE what_is_not_matched_waits AS
  BEGIN
    handler;
    reply(1, p_status => 'AMBIGUOUS');
    reply(2, p_status => 'PENDING');
    run('0', '0 replies handled, 0 failed');
    ASSERT.equal('NEW 0', state(1));
  END what_is_not_matched_waits;

  PROCEDURE keeps_to_its_channel AS
  BEGIN
    SITE.channel('IT');
    handler;
    handler('IT');
    reply(1);
    reply(2, 'yes', 'IT');
    run('0', '1 replies handled, 0 failed', 'IT');
    ASSERT.equal('NEW 0', state(1));
    ASSERT.equal('DONE 1', state(2));
  END keeps_to_its_channel;

  PROCEDURE a_handler_that_is_no_name_is_not_run AS
  BEGIN
    handler('HR', 'X.Y(1); DELETE FROM XXSMS_OUTBOUND');
    reply(1);
    run('1', '0 replies handled, 1 failed');
    ASSERT.contains('ORA-44004', state(1));
  END a_handler_that_is_no_name_is_not_run;

  PROCEDURE refused(p_what IN VARCHAR2, p_channel IN VARCHAR2, p_max IN VARCHAR2) AS
  BEGIN
    BEGIN
      run('0', NULL, p_channel, p_max);
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
    refused('p_channel must be one of the lookup XXSMS_CHANNELS', 'NONE', '5');
    refused('p_max_attempts must be a whole number from 1 to 99', NULL, '0');
    refused('p_max_attempts must be a whole number from 1 to 99', NULL, '100');
    refused('p_max_attempts must be a whole number from 1 to 99', NULL, 'often');
  END wrong_parameters_are_named;

END TEST_CONC_REPLIES;
/
