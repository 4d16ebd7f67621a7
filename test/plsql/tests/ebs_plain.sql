-- XXSMS_PLAIN_PKG is XXSMS_EBS_PKG with the body of xxsms_ebs_plain.pkb.
CREATE OR REPLACE PACKAGE TEST_EBS_PLAIN AS

  PROCEDURE nobody_is_known;

  PROCEDURE any_name_is_a_channel;

  PROCEDURE there_is_no_hr;

  PROCEDURE there_are_no_messages;

  PROCEDURE lines_go_to_dbms_output;

END TEST_EBS_PLAIN;
/
CREATE OR REPLACE PACKAGE BODY TEST_EBS_PLAIN AS

  PROCEDURE nobody_is_known AS
  BEGIN
    ASSERT.equal(-1, XXSMS_PLAIN_PKG.user_id);
    ASSERT.equal(-1, XXSMS_PLAIN_PKG.login_id);
    ASSERT.equal(-1, XXSMS_PLAIN_PKG.request_id);
    ASSERT.equal(USER, XXSMS_PLAIN_PKG.user_name);
    ASSERT.equal('', XXSMS_PLAIN_PKG.profile('XXSMS_PHONE_TYPES'));
  END nobody_is_known;

  PROCEDURE any_name_is_a_channel AS
  BEGIN
    ASSERT.true(XXSMS_PLAIN_PKG.is_channel('ANYTHING'), 'ANYTHING');
    ASSERT.true(NOT XXSMS_PLAIN_PKG.is_channel(NULL), 'not NULL');
  END any_name_is_a_channel;

  PROCEDURE there_is_no_hr AS
    l_text VARCHAR2(2000);
  BEGIN
    XXSMS_PLAIN_PKG.person(4711, l_text, l_text, l_text, l_text, l_text);
    ASSERT.fail('there should be nobody');
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(-20121, SQLCODE, 'code');
  END there_is_no_hr;

  PROCEDURE there_are_no_messages AS
    l_text VARCHAR2(2000);
  BEGIN
    l_text := XXSMS_PLAIN_PKG.message('XXSMS_CERT_EXPIRY');
    ASSERT.fail('there should be no message: ' || l_text);
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(-20149, SQLCODE, 'code');
  END there_are_no_messages;

  PROCEDURE lines_go_to_dbms_output AS
  BEGIN
    XXSMS_PLAIN_PKG.log('a line');
    XXSMS_PLAIN_PKG.output('another one');
  END lines_go_to_dbms_output;

END TEST_EBS_PLAIN;
/
