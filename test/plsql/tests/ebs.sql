CREATE OR REPLACE PACKAGE TEST_EBS AS

  PROCEDURE who_is_unknown_outside_of_a_session;

  PROCEDURE who_is_the_sessions_user;

  PROCEDURE a_request_writes_to_its_files;

  PROCEDURE without_a_request_no_file_is_written;

  PROCEDURE a_profile_has_its_value;

END TEST_EBS;
/
CREATE OR REPLACE PACKAGE BODY TEST_EBS AS

  PROCEDURE put(p_name IN VARCHAR2, p_value IN VARCHAR2) AS
  BEGIN
    INSERT INTO STUB_SETTINGS (NAME, VALUE) VALUES (p_name, p_value);
  END put;

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
    ASSERT.equal(-1, XXSMS_EBS_PKG.request_id);
  END who_is_unknown_outside_of_a_session;

  PROCEDURE who_is_the_sessions_user AS
  BEGIN
    put('USER_ID', '1318');
    put('LOGIN_ID', '77');
    ASSERT.equal(1318, XXSMS_EBS_PKG.user_id);
    ASSERT.equal(77, XXSMS_EBS_PKG.login_id);
  END who_is_the_sessions_user;

  PROCEDURE a_request_writes_to_its_files AS
  BEGIN
    put('CONC_REQUEST_ID', '4711');
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
    put('XXSMS_PHONE_TYPES', 'M W1');
    ASSERT.equal('M W1', XXSMS_EBS_PKG.profile('XXSMS_PHONE_TYPES'));
    ASSERT.equal('', XXSMS_EBS_PKG.profile('XXSMS_NONE'));
  END a_profile_has_its_value;

END TEST_EBS;
/
