CREATE OR REPLACE PACKAGE BODY XXSMS_EBS_PKG AS

  FUNCTION user_id RETURN NUMBER AS
  BEGIN
    RETURN NVL(FND_GLOBAL.USER_ID, -1);
  END user_id;

  FUNCTION login_id RETURN NUMBER AS
  BEGIN
    RETURN NVL(FND_GLOBAL.LOGIN_ID, -1);
  END login_id;

  FUNCTION request_id RETURN NUMBER AS
  BEGIN
    RETURN NVL(FND_GLOBAL.CONC_REQUEST_ID, -1);
  END request_id;

  FUNCTION profile(p_name IN VARCHAR2) RETURN VARCHAR2 AS
  BEGIN
    RETURN FND_PROFILE.VALUE(p_name);
  END profile;

  PROCEDURE write(p_which IN NUMBER, p_text IN VARCHAR2) AS
  BEGIN
    IF request_id() > 0 THEN
      FND_FILE.PUT_LINE(p_which, p_text);
    ELSE
      DBMS_OUTPUT.PUT_LINE(p_text);
    END IF;
  END write;

  PROCEDURE log(p_text IN VARCHAR2) AS
  BEGIN
    write(FND_FILE.LOG, p_text);
  END log;

  PROCEDURE output(p_text IN VARCHAR2) AS
  BEGIN
    write(FND_FILE.OUTPUT, p_text);
  END output;

END XXSMS_EBS_PKG;
/
