CREATE OR REPLACE PACKAGE BODY XXSMS_EBS_PKG AS

  FUNCTION user_id RETURN NUMBER AS
  BEGIN
    RETURN NVL(FND_GLOBAL.USER_ID, -1);
  END user_id;

  FUNCTION user_name RETURN VARCHAR2 AS
  BEGIN
    RETURN NVL(FND_GLOBAL.USER_NAME, USER);
  END user_name;

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

  -- FND_LOOKUP_VALUES has a row for each language, all enabled or none.
  FUNCTION is_channel(p_channel IN VARCHAR2) RETURN BOOLEAN AS
    l_found NUMBER;
  BEGIN
    SELECT COUNT(*)
      INTO l_found
      FROM FND_LOOKUP_VALUES v
     WHERE v.LOOKUP_TYPE = 'XXSMS_CHANNELS'
       AND v.VIEW_APPLICATION_ID = 3
       AND v.LOOKUP_CODE = p_channel
       AND v.ENABLED_FLAG = 'Y'
       AND NVL(v.START_DATE_ACTIVE, SYSDATE) <= SYSDATE
       AND NVL(v.END_DATE_ACTIVE, SYSDATE) >= TRUNC(SYSDATE);
    RETURN l_found > 0;
  END is_channel;

  PROCEDURE set_token(p_token IN VARCHAR2, p_value IN VARCHAR2) AS
  BEGIN
    IF p_token IS NOT NULL THEN
      FND_MESSAGE.SET_TOKEN(p_token, p_value);
    END IF;
  END set_token;

  FUNCTION message(
    p_name   IN VARCHAR2,
    p_token1 IN VARCHAR2 DEFAULT NULL, p_value1 IN VARCHAR2 DEFAULT NULL,
    p_token2 IN VARCHAR2 DEFAULT NULL, p_value2 IN VARCHAR2 DEFAULT NULL,
    p_token3 IN VARCHAR2 DEFAULT NULL, p_value3 IN VARCHAR2 DEFAULT NULL,
    p_token4 IN VARCHAR2 DEFAULT NULL, p_value4 IN VARCHAR2 DEFAULT NULL,
    p_token5 IN VARCHAR2 DEFAULT NULL, p_value5 IN VARCHAR2 DEFAULT NULL
  ) RETURN VARCHAR2 AS
    l_text VARCHAR2(2000);
  BEGIN
    FND_MESSAGE.SET_NAME('XXSMS', p_name);
    set_token(p_token1, p_value1);
    set_token(p_token2, p_value2);
    set_token(p_token3, p_value3);
    set_token(p_token4, p_value4);
    set_token(p_token5, p_value5);
    l_text := FND_MESSAGE.GET;
    -- What FND_MESSAGE has for a message that is not there would go to people as it is.
    IF l_text IS NULL OR l_text = p_name THEN
      RAISE_APPLICATION_ERROR(-20149, 'p_name is no message of the application XXSMS: load it with FNDLOAD or define it in Application Developer');
    END IF;
    RETURN l_text;
  END message;

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
