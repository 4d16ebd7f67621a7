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

  FUNCTION name_of(p_person_id IN NUMBER) RETURN VARCHAR2 AS
    l_name VARCHAR2(240);
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*), MAX(p.FULL_NAME)
      INTO l_rows, l_name
      FROM PER_ALL_PEOPLE_F p
     WHERE p.PERSON_ID = p_person_id
       AND TRUNC(SYSDATE) BETWEEN p.EFFECTIVE_START_DATE AND p.EFFECTIVE_END_DATE;
    IF l_rows = 0 THEN
      RAISE_APPLICATION_ERROR(-20121, 'p_person_id is nobody today: it must be a PERSON_ID of PER_ALL_PEOPLE_F that is effective');
    END IF;
    RETURN l_name;
  END name_of;

  -- As many numbers as PHONES of a message holds, of 60 characters each.
  FUNCTION phones_of(p_person_id IN NUMBER) RETURN VARCHAR2 AS
    l_types  VARCHAR2(300);
    l_phones VARCHAR2(1000);
  BEGIN
    l_types := ' ' || TRANSLATE(NVL(profile('XXSMS_PHONE_TYPES'), 'M'), ',;', '  ') || ' ';
    FOR r IN (
      SELECT p.PHONE_NUMBER
        FROM PER_PHONES p
       WHERE p.PARENT_TABLE = 'PER_ALL_PEOPLE_F'
         AND p.PARENT_ID = p_person_id
         AND p.DATE_FROM <= SYSDATE
         AND NVL(p.DATE_TO, SYSDATE) >= TRUNC(SYSDATE)
         AND INSTR(l_types, ' ' || p.PHONE_TYPE || ' ') > 0
       ORDER BY INSTR(l_types, ' ' || p.PHONE_TYPE || ' '), p.DATE_FROM DESC, p.PHONE_ID DESC
    ) LOOP
      EXIT WHEN LENGTH(l_phones) > 900;
      l_phones := l_phones || CASE WHEN l_phones IS NOT NULL THEN '; ' END || r.PHONE_NUMBER;
    END LOOP;
    IF l_phones IS NULL THEN
      RAISE_APPLICATION_ERROR(-20122,
        'p_person_id has no current number in PER_PHONES: one of a type in the profile XXSMS_PHONE_TYPES must be there');
    END IF;
    RETURN l_phones;
  END phones_of;

  PROCEDURE workplace_of(
    p_person_id     IN  NUMBER,
    x_time_zone     OUT VARCHAR2,
    x_country_code  OUT VARCHAR2,
    x_manager_email OUT VARCHAR2
  ) AS
  BEGIN
    FOR r IN (
      SELECT l.TIMEZONE_CODE, l.COUNTRY, m.EMAIL_ADDRESS
        FROM PER_ALL_ASSIGNMENTS_F a
        LEFT JOIN HR_LOCATIONS_ALL l ON l.LOCATION_ID = a.LOCATION_ID
        LEFT JOIN PER_ALL_PEOPLE_F m
          ON m.PERSON_ID = a.SUPERVISOR_ID
         AND TRUNC(SYSDATE) BETWEEN m.EFFECTIVE_START_DATE AND m.EFFECTIVE_END_DATE
       WHERE a.PERSON_ID = p_person_id
         AND a.PRIMARY_FLAG = 'Y'
         AND a.ASSIGNMENT_TYPE IN ('E', 'C')
         AND TRUNC(SYSDATE) BETWEEN a.EFFECTIVE_START_DATE AND a.EFFECTIVE_END_DATE
       ORDER BY a.ASSIGNMENT_TYPE DESC
    ) LOOP
      x_time_zone := r.TIMEZONE_CODE;
      x_country_code := r.COUNTRY;
      x_manager_email := r.EMAIL_ADDRESS;
      EXIT;
    END LOOP;
  END workplace_of;

  PROCEDURE person(
    p_person_id     IN  NUMBER,
    x_name          OUT VARCHAR2,
    x_phones        OUT VARCHAR2,
    x_time_zone     OUT VARCHAR2,
    x_country_code  OUT VARCHAR2,
    x_manager_email OUT VARCHAR2
  ) AS
  BEGIN
    x_name := name_of(p_person_id);
    x_phones := phones_of(p_person_id);
    workplace_of(p_person_id, x_time_zone, x_country_code, x_manager_email);
  END person;

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
    -- What FND_MESSAGE has for a message that is not there, its name and the tokens in parentheses, would go to people as it is.
    IF l_text IS NULL OR INSTR(l_text, p_name) = 1 THEN
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
