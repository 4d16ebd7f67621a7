CREATE OR REPLACE PACKAGE TEST_EBS AS

  PROCEDURE who_is_unknown_outside_of_a_session;

  PROCEDURE who_is_the_sessions_user;

  PROCEDURE a_request_writes_to_its_files;

  PROCEDURE without_a_request_no_file_is_written;

  PROCEDURE a_profile_has_its_value;

  PROCEDURE a_channel_is_an_enabled_code_within_its_dates;

  PROCEDURE a_message_has_values_for_its_tokens;

  PROCEDURE a_message_that_is_not_there_is_an_error;

END TEST_EBS;
/
CREATE OR REPLACE PACKAGE BODY TEST_EBS AS

  FUNCTION lines(p_which IN NUMBER) RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    FOR r IN (SELECT s.TEXT FROM STUB_LINES s WHERE s.WHICH = p_which ORDER BY s.LINE_ID) LOOP
      l_text := l_text || r.TEXT || ';';
    END LOOP;
    RETURN l_text;
  END lines;

  PROCEDURE who_is_unknown_outside_of_a_session AS
  BEGIN
    ASSERT.equal(-1, XXSMS_EBS_PKG.user_id);
    ASSERT.equal(-1, XXSMS_EBS_PKG.login_id);
    ASSERT.equal(USER, XXSMS_EBS_PKG.user_name);
    ASSERT.equal(-1, XXSMS_EBS_PKG.request_id);
  END who_is_unknown_outside_of_a_session;

  PROCEDURE who_is_the_sessions_user AS
  BEGIN
    SITE.setting('USER_ID', '1318');
    SITE.setting('USER_NAME', 'JDOE');
    SITE.setting('LOGIN_ID', '77');
    ASSERT.equal('JDOE', XXSMS_EBS_PKG.user_name);
    ASSERT.equal(1318, XXSMS_EBS_PKG.user_id);
    ASSERT.equal(77, XXSMS_EBS_PKG.login_id);
  END who_is_the_sessions_user;

  PROCEDURE a_request_writes_to_its_files AS
  BEGIN
    SITE.setting('CONC_REQUEST_ID', '4711');
    XXSMS_EBS_PKG.log('to the log');
    XXSMS_EBS_PKG.output('to the output');
    ASSERT.equal('to the log;', lines(1));
    ASSERT.equal('to the output;', lines(2));
  END a_request_writes_to_its_files;

  PROCEDURE without_a_request_no_file_is_written AS
  BEGIN
    XXSMS_EBS_PKG.log('a line');
    ASSERT.equal('', lines(1) || lines(2));
  END without_a_request_no_file_is_written;

  PROCEDURE a_profile_has_its_value AS
  BEGIN
    SITE.setting('XXSMS_PHONE_TYPES', 'M W1');
    ASSERT.equal('M W1', XXSMS_EBS_PKG.profile('XXSMS_PHONE_TYPES'));
    ASSERT.equal('', XXSMS_EBS_PKG.profile('XXSMS_NONE'));
  END a_profile_has_its_value;

  PROCEDURE a_channel_is_an_enabled_code_within_its_dates AS
  BEGIN
    SITE.channel('CERTS');
    SITE.channel('TODAY', p_from => SITE.today, p_to => SITE.today);
    SITE.channel('OFF', p_enabled => 'N');
    SITE.channel('ENDED', p_to => SITE.today - 1);
    SITE.channel('TO_COME', p_from => SITE.today + 1);
    SITE.channel('OTHERS', p_view_application => 0);
    ASSERT.true(XXSMS_EBS_PKG.is_channel('CERTS'), 'CERTS');
    ASSERT.true(XXSMS_EBS_PKG.is_channel('TODAY'), 'TODAY');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel('OFF'), 'not OFF');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel('ENDED'), 'not ENDED');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel('TO_COME'), 'not TO_COME');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel('OTHERS'), 'not OTHERS');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel('NONE'), 'not NONE');
    ASSERT.true(NOT XXSMS_EBS_PKG.is_channel(NULL), 'not NULL');
  END a_channel_is_an_enabled_code_within_its_dates;

  PROCEDURE a_message_has_values_for_its_tokens AS
  BEGIN
    INSERT INTO FND_NEW_MESSAGES (APPLICATION_ID, LANGUAGE_CODE, MESSAGE_NAME, MESSAGE_TEXT)
    VALUES (20001, 'US', 'XXSMS_CERT_EXPIRY', 'Your ' || CHR(38) || 'CERTIFICATION expires on ' || CHR(38) || 'DAY.');
    ASSERT.equal('Your forklift licence expires on Friday.', XXSMS_EBS_PKG.message(
      'XXSMS_CERT_EXPIRY', p_token1 => 'CERTIFICATION', p_value1 => 'forklift licence', p_token2 => 'DAY', p_value2 => 'Friday'));
  END a_message_has_values_for_its_tokens;

  PROCEDURE a_message_that_is_not_there_is_an_error AS
    l_text VARCHAR2(2000);
  BEGIN
    l_text := XXSMS_EBS_PKG.message('XXSMS_NONE', 'NAME', 'Ada');
    ASSERT.fail('there should be no message: ' || l_text);
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(-20149, SQLCODE, 'code');
  END a_message_that_is_not_there_is_an_error;

END TEST_EBS;
/
