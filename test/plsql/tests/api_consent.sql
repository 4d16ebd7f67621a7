-- XXSMS_API_PKG.opt_out, opt_in and is_opted_out.
CREATE OR REPLACE PACKAGE TEST_API_CONSENT AS

  PROCEDURE an_opt_out_of_all_closes_each_channel;

  PROCEDURE an_opt_out_of_a_channel_closes_that_one;

  PROCEDURE the_proof_says_who_and_why;

  PROCEDURE an_opt_out_that_stands_is_not_written_again;

  PROCEDURE an_opt_in_ends_every_opt_out;

  PROCEDURE an_opt_in_of_a_channel_ends_that_one;

  PROCEDURE a_channel_is_not_opened_beside_an_opt_out_of_all;

  PROCEDURE an_opt_in_of_who_is_not_out_writes_nothing;

  PROCEDURE an_opt_out_follows_an_opt_in;

  PROCEDURE a_word_of_a_later_time_holds;

END TEST_API_CONSENT;
/
CREATE OR REPLACE PACKAGE BODY TEST_API_CONSENT AS

  FUNCTION jane RETURN VARCHAR2 AS
  BEGIN
    RETURN '+12025550142';
  END jane;

  FUNCTION proofs RETURN NUMBER AS
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_rows FROM XXSMS_CONSENT_LOG c;
    RETURN l_rows;
  END proofs;

  PROCEDURE is_out(p_all IN VARCHAR2, p_certs IN VARCHAR2, p_payroll IN VARCHAR2) AS
  BEGIN
    ASSERT.equal(p_all, XXSMS_API_PKG.is_opted_out(jane()), 'all');
    ASSERT.equal(p_certs, XXSMS_API_PKG.is_opted_out(jane(), 'CERTS'), 'CERTS');
    ASSERT.equal(p_payroll, XXSMS_API_PKG.is_opted_out(jane(), 'PAYROLL'), 'PAYROLL');
  END is_out;

  PROCEDURE an_opt_out_of_all_closes_each_channel AS
  BEGIN
    is_out('N', 'N', 'N');
    XXSMS_API_PKG.opt_out(jane(), 'asked by phone');
    is_out('Y', 'Y', 'Y');
    ASSERT.equal('N', XXSMS_API_PKG.is_opted_out('+12025550143'), 'another number');
  END an_opt_out_of_all_closes_each_channel;

  PROCEDURE an_opt_out_of_a_channel_closes_that_one AS
  BEGIN
    SITE.channel('CERTS');
    XXSMS_API_PKG.opt_out(jane(), 'asked by phone', 'CERTS');
    is_out('N', 'Y', 'N');
  END an_opt_out_of_a_channel_closes_that_one;

  PROCEDURE the_proof_says_who_and_why AS
  BEGIN
    SITE.setting('USER_ID', '1318');
    SITE.setting('USER_NAME', 'JDOE');
    XXSMS_API_PKG.opt_out(jane(), 'asked by phone');
    FOR r IN (SELECT c.* FROM XXSMS_CONSENT_LOG c) LOOP
      ASSERT.equal(jane(), r.PHONE_NUMBER);
      ASSERT.equal('*', r.SCOPE);
      ASSERT.equal('OPT_OUT', r.ACTION);
      ASSERT.equal('operator', r.SOURCE);
      ASSERT.equal('asked by phone', r.REASON);
      ASSERT.equal('JDOE', r.RECORDED_BY);
      ASSERT.equal('', r.KEYWORD || r.PROVIDER_SID);
    END LOOP;
    FOR r IN (SELECT o.SAID_AT, o.OPTED_OUT_AT, o.CREATED_BY, c.OCCURRED_AT FROM XXSMS_OPT_OUTS o, XXSMS_CONSENT_LOG c) LOOP
      ASSERT.true(r.SAID_AT = r.OCCURRED_AT AND r.OPTED_OUT_AT = r.OCCURRED_AT, 'one moment');
      ASSERT.equal(1318, r.CREATED_BY);
    END LOOP;
    ASSERT.equal(1, proofs());
  END the_proof_says_who_and_why;

  PROCEDURE an_opt_out_that_stands_is_not_written_again AS
  BEGIN
    SITE.channel('CERTS');
    XXSMS_API_PKG.opt_out(jane(), 'asked by phone');
    XXSMS_API_PKG.opt_out(jane(), 'asked by mail');
    XXSMS_API_PKG.opt_out(jane(), 'asked by mail', 'CERTS');
    ASSERT.equal(1, proofs());
  END an_opt_out_that_stands_is_not_written_again;

  -- What stands was said a while ago.
  PROCEDURE opted_out(p_scope IN VARCHAR2, p_days_ago IN NUMBER DEFAULT 1) AS
    l_number VARCHAR2(64) := jane();
    l_at     TIMESTAMP(3) WITH TIME ZONE;
  BEGIN
    l_at := SYSTIMESTAMP - NUMTODSINTERVAL(p_days_ago, 'DAY');
    INSERT INTO XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, ACTION, SAID_AT, SOURCE, KEYWORD, PROVIDER_SID, OPTED_OUT_AT)
    VALUES (l_number, p_scope, 'OPT_OUT', l_at, 'keyword', 'STOP', 'SM1', l_at);
  END opted_out;

  PROCEDURE an_opt_in_ends_every_opt_out AS
  BEGIN
    opted_out('*');
    opted_out('CERTS');
    is_out('Y', 'Y', 'Y');
    XXSMS_API_PKG.opt_in(jane(), 'signed the form');
    is_out('N', 'N', 'N');
    ASSERT.equal(2, proofs());
    FOR r IN (SELECT o.* FROM XXSMS_OPT_OUTS o) LOOP
      ASSERT.equal('OPT_IN', r.ACTION);
      ASSERT.equal('operator', r.SOURCE);
      ASSERT.equal('', r.KEYWORD || r.PROVIDER_SID, 'of the word before');
      ASSERT.true(r.OPTED_OUT_AT < r.SAID_AT, 'since when it stood');
    END LOOP;
  END an_opt_in_ends_every_opt_out;

  PROCEDURE an_opt_in_of_a_channel_ends_that_one AS
  BEGIN
    SITE.channel('CERTS');
    opted_out('CERTS');
    opted_out('PAYROLL');
    XXSMS_API_PKG.opt_in(jane(), 'signed the form', 'CERTS');
    is_out('N', 'N', 'Y');
    ASSERT.equal(1, proofs());
  END an_opt_in_of_a_channel_ends_that_one;

  PROCEDURE a_channel_is_not_opened_beside_an_opt_out_of_all AS
  BEGIN
    SITE.channel('CERTS');
    opted_out('*');
    XXSMS_API_PKG.opt_in(jane(), 'signed the form', 'CERTS');
    ASSERT.fail('it should not be opened');
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(-20143, SQLCODE, SQLERRM);
  END a_channel_is_not_opened_beside_an_opt_out_of_all;

  PROCEDURE an_opt_in_of_who_is_not_out_writes_nothing AS
  BEGIN
    XXSMS_API_PKG.opt_in(jane(), 'signed the form');
    ASSERT.equal(0, proofs());
  END an_opt_in_of_who_is_not_out_writes_nothing;

  PROCEDURE an_opt_out_follows_an_opt_in AS
  BEGIN
    opted_out('*', p_days_ago => 2);
    UPDATE XXSMS_OPT_OUTS SET ACTION = 'OPT_IN';
    XXSMS_API_PKG.opt_out(jane(), 'asked by phone');
    is_out('Y', 'Y', 'Y');
    FOR r IN (SELECT o.* FROM XXSMS_OPT_OUTS o) LOOP
      ASSERT.true(r.OPTED_OUT_AT = r.SAID_AT, 'since now');
    END LOOP;
  END an_opt_out_follows_an_opt_in;

  FUNCTION last_proof RETURN NUMBER AS
    l_id NUMBER;
  BEGIN
    SELECT XXSMS_CONSENT_LOG_S.NEXTVAL INTO l_id FROM DUAL;
    RETURN l_id;
  END last_proof;

  -- Nor is a proof begun, which a caller that goes on would keep: no rollback gives a number of the sequence back.
  PROCEDURE a_word_of_a_later_time_holds AS
    l_before NUMBER := last_proof();
  BEGIN
    opted_out('CERTS', p_days_ago => 1);
    opted_out('PAYROLL', p_days_ago => -1);
    XXSMS_API_PKG.opt_in(jane(), 'signed the form');
    ASSERT.fail('the later word should hold');
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(-20144, SQLCODE, SQLERRM);
      ASSERT.equal(l_before + 1, last_proof(), 'proofs that were begun');
  END a_word_of_a_later_time_holds;

END TEST_API_CONSENT;
/
