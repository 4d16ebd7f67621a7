-- XXSMS_API_PKG.cancel, status, reply_of and segments.
CREATE OR REPLACE PACKAGE TEST_API_MESSAGES AS

  PROCEDURE what_waits_is_canceled;

  PROCEDURE what_was_begun_is_not_canceled;

  PROCEDURE canceling_twice_changes_nothing;

  PROCEDURE a_canceled_text_says_who_did_it;

  PROCEDURE without_a_reply_all_is_null;

  PROCEDURE the_last_answer_that_was_understood_counts;

  PROCEDURE without_an_answer_it_is_the_last_reply;

  PROCEDURE replies_to_others_do_not_count;

  PROCEDURE a_text_is_counted_in_parts;

END TEST_API_MESSAGES;
/
CREATE OR REPLACE PACKAGE BODY TEST_API_MESSAGES AS

  PROCEDURE text(p_id IN NUMBER, p_status IN VARCHAR2) AS
  BEGIN
    INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, PHONES, BODY, STATUS, STATUS_REASON, NEXT_ATTEMPT_AT)
    VALUES (p_id, 'CERTS', '(202) 555-0142', 'x', p_status, 'a reason', SYSTIMESTAMP);
  END text;

  PROCEDURE cancels(p_id IN NUMBER, p_status IN VARCHAR2, p_want IN VARCHAR2) AS
  BEGIN
    text(p_id, p_status);
    ASSERT.equal(p_want, XXSMS_API_PKG.cancel(p_id), p_status);
    ASSERT.equal(p_want, XXSMS_API_PKG.status(p_id), p_status);
  END cancels;

  PROCEDURE what_waits_is_canceled AS
  BEGIN
    cancels(1, 'NEW', 'CANCELED');
    cancels(2, 'DEFERRED', 'CANCELED');
    cancels(3, 'RETRY', 'CANCELED');
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o) LOOP
      ASSERT.true(r.NEXT_ATTEMPT_AT IS NULL AND r.STATUS_REASON IS NULL, 'nothing left to do');
      ASSERT.true(r.STATUS_AT IS NOT NULL, 'it says when');
    END LOOP;
  END what_waits_is_canceled;

  PROCEDURE what_was_begun_is_not_canceled AS
  BEGIN
    cancels(1, 'SENDING', 'SENDING');
    cancels(2, 'UNKNOWN', 'UNKNOWN');
    cancels(3, 'HELD', 'HELD');
    cancels(4, 'SENT', 'SENT');
    cancels(5, 'DELIVERED', 'DELIVERED');
    cancels(6, 'FAILED', 'FAILED');
  END what_was_begun_is_not_canceled;

  PROCEDURE canceling_twice_changes_nothing AS
  BEGIN
    text(1, 'NEW');
    ASSERT.equal('CANCELED', XXSMS_API_PKG.cancel(1));
    ASSERT.equal('CANCELED', XXSMS_API_PKG.cancel(1));
  END canceling_twice_changes_nothing;

  PROCEDURE a_canceled_text_says_who_did_it AS
    l_who NUMBER;
  BEGIN
    SITE.setting('USER_ID', '1318');
    cancels(1, 'NEW', 'CANCELED');
    SELECT o.LAST_UPDATED_BY INTO l_who FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = 1;
    ASSERT.equal(1318, l_who);
  END a_canceled_text_says_who_did_it;

  PROCEDURE reply(
    p_id         IN NUMBER,
    p_body       IN VARCHAR2,
    p_keyword    IN VARCHAR2 DEFAULT NULL,
    p_message_id IN NUMBER DEFAULT 1,
    p_match      IN VARCHAR2 DEFAULT 'MATCHED'
  ) AS
  BEGIN
    INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROVIDER_SID, BODY, KEYWORD, MESSAGE_ID, MATCH_STATUS, RECEIVED_AT)
    VALUES (p_id, 'SM' || p_id, p_body, p_keyword, p_message_id, p_match, SYSTIMESTAMP);
  END reply;

  PROCEDURE answer_is(p_inbound_id IN NUMBER, p_keyword IN VARCHAR2, p_body IN VARCHAR2) AS
    l_inbound_id  NUMBER;
    l_keyword     VARCHAR2(240);
    l_body        VARCHAR2(4000);
    l_received_at TIMESTAMP WITH TIME ZONE;
  BEGIN
    XXSMS_API_PKG.reply_of(
      p_message_id  => 1,
      x_inbound_id  => l_inbound_id,
      x_keyword     => l_keyword,
      x_body        => l_body,
      x_received_at => l_received_at
    );
    ASSERT.equal(p_inbound_id, l_inbound_id);
    ASSERT.equal(p_keyword, l_keyword);
    ASSERT.equal(p_body, l_body);
    ASSERT.true((l_received_at IS NULL) = (p_inbound_id IS NULL), 'when it came');
  END answer_is;

  PROCEDURE without_a_reply_all_is_null AS
  BEGIN
    text(1, 'SENT');
    answer_is(NULL, NULL, NULL);
  END without_a_reply_all_is_null;

  PROCEDURE the_last_answer_that_was_understood_counts AS
  BEGIN
    text(1, 'DELIVERED');
    reply(11, 'maybe');
    reply(12, 'not yet', 'NO');
    reply(13, 'yes!', 'YES');
    reply(14, 'thank you');
    answer_is(13, 'YES', 'yes!');
  END the_last_answer_that_was_understood_counts;

  PROCEDURE without_an_answer_it_is_the_last_reply AS
  BEGIN
    text(1, 'DELIVERED');
    reply(11, 'who is this');
    reply(12, 'hello');
    answer_is(12, NULL, 'hello');
  END without_an_answer_it_is_the_last_reply;

  PROCEDURE replies_to_others_do_not_count AS
  BEGIN
    text(1, 'DELIVERED');
    reply(11, 'yes', 'YES', p_message_id => 2);
    reply(12, 'yes', 'YES', p_match => 'AMBIGUOUS');
    answer_is(NULL, NULL, NULL);
  END replies_to_others_do_not_count;

  PROCEDURE counts(
    p_body     IN VARCHAR2,
    p_encoding IN VARCHAR2,
    p_units    IN NUMBER,
    p_segments IN NUMBER,
    p_sender   IN VARCHAR2 DEFAULT NULL
  ) AS
    l_segments NUMBER;
    l_encoding VARCHAR2(10);
    l_units    NUMBER;
  BEGIN
    XXSMS_API_PKG.segments(p_body, l_segments, l_encoding, l_units, p_sender);
    ASSERT.equal(p_encoding, l_encoding);
    ASSERT.equal(p_units, l_units);
    ASSERT.equal(p_segments, l_segments);
  END counts;

  PROCEDURE a_text_is_counted_in_parts AS
  BEGIN
    counts(NULL, 'GSM7', 0, 0);
    counts('Your licence expires [HR].', 'GSM7', 28, 1);
    counts(RPAD('a', 306, 'a'), 'GSM7', 306, 2);
    counts(RPAD('a', 306, 'a'), 'GSM7', 306, 3, '+18005550100');
    counts(UNISTR('\0142\0105'), 'UCS2', 2, 1);
    counts(RPAD(UNISTR('\044F'), 71, UNISTR('\044F')), 'UCS2', 71, 2);
  END a_text_is_counted_in_parts;

END TEST_API_MESSAGES;
/
