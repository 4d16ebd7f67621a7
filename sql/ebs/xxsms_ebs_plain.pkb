-- In place of xxsms_ebs_pkg.pkb where there is no EBS: nobody is known, and nothing is set up.
CREATE OR REPLACE PACKAGE BODY XXSMS_EBS_PKG AS

  FUNCTION user_id RETURN NUMBER AS
  BEGIN
    RETURN -1;
  END user_id;

  FUNCTION user_name RETURN VARCHAR2 AS
  BEGIN
    RETURN USER;
  END user_name;

  FUNCTION login_id RETURN NUMBER AS
  BEGIN
    RETURN -1;
  END login_id;

  FUNCTION request_id RETURN NUMBER AS
  BEGIN
    RETURN -1;
  END request_id;

  FUNCTION profile(p_name IN VARCHAR2) RETURN VARCHAR2 AS
  BEGIN
    RETURN NULL;
  END profile;

  -- Any name: which channels there are is in the gateway's settings alone.
  FUNCTION is_channel(p_channel IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN p_channel IS NOT NULL;
  END is_channel;

  PROCEDURE person(
    p_person_id     IN  NUMBER,
    x_name          OUT VARCHAR2,
    x_phones        OUT VARCHAR2,
    x_time_zone     OUT VARCHAR2,
    x_country_code  OUT VARCHAR2,
    x_manager_email OUT VARCHAR2
  ) AS
  BEGIN
    RAISE_APPLICATION_ERROR(-20121, 'p_person_id is nobody: this database has no HR');
  END person;

  FUNCTION message(
    p_name   IN VARCHAR2,
    p_token1 IN VARCHAR2 DEFAULT NULL, p_value1 IN VARCHAR2 DEFAULT NULL,
    p_token2 IN VARCHAR2 DEFAULT NULL, p_value2 IN VARCHAR2 DEFAULT NULL,
    p_token3 IN VARCHAR2 DEFAULT NULL, p_value3 IN VARCHAR2 DEFAULT NULL,
    p_token4 IN VARCHAR2 DEFAULT NULL, p_value4 IN VARCHAR2 DEFAULT NULL,
    p_token5 IN VARCHAR2 DEFAULT NULL, p_value5 IN VARCHAR2 DEFAULT NULL
  ) RETURN VARCHAR2 AS
  BEGIN
    RAISE_APPLICATION_ERROR(-20149, 'p_name is no message: this database has no messages of EBS');
    RETURN NULL;
  END message;

  PROCEDURE log(p_text IN VARCHAR2) AS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(p_text);
  END log;

  PROCEDURE output(p_text IN VARCHAR2) AS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(p_text);
  END output;

END XXSMS_EBS_PKG;
/
