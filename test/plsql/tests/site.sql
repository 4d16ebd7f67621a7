-- What a site has set up, for tests: channels, profiles, people. Dates that are not given are from long ago, or to the end of time.
CREATE OR REPLACE PACKAGE SITE AS

  FUNCTION today RETURN DATE;

  PROCEDURE setting(p_name IN VARCHAR2, p_value IN VARCHAR2);

  PROCEDURE channel(
    p_code             IN VARCHAR2,
    p_enabled          IN VARCHAR2 DEFAULT 'Y',
    p_from             IN DATE DEFAULT NULL,
    p_to               IN DATE DEFAULT NULL,
    p_view_application IN NUMBER DEFAULT 3
  );

  PROCEDURE person(
    p_person_id IN NUMBER,
    p_name      IN VARCHAR2 DEFAULT 'Doe, Jane',
    p_mail      IN VARCHAR2 DEFAULT NULL,
    p_from      IN DATE DEFAULT NULL,
    p_to        IN DATE DEFAULT NULL
  );

  PROCEDURE phone(
    p_person_id IN NUMBER,
    p_type      IN VARCHAR2,
    p_number    IN VARCHAR2,
    p_from      IN DATE DEFAULT NULL,
    p_to        IN DATE DEFAULT NULL,
    p_parent    IN VARCHAR2 DEFAULT 'PER_ALL_PEOPLE_F'
  );

  -- With a location of its own.
  PROCEDURE assignment(
    p_person_id  IN NUMBER,
    p_zone       IN VARCHAR2 DEFAULT NULL,
    p_country    IN VARCHAR2 DEFAULT NULL,
    p_supervisor IN NUMBER DEFAULT NULL,
    p_primary    IN VARCHAR2 DEFAULT 'Y',
    p_type       IN VARCHAR2 DEFAULT 'E',
    p_from       IN DATE DEFAULT NULL,
    p_to         IN DATE DEFAULT NULL
  );

  -- Who can be reminded: with a mobile number and an active assignment.
  PROCEDURE employee(p_person_id IN NUMBER, p_status IN VARCHAR2 DEFAULT 'ACTIVE_ASSIGN');

  PROCEDURE message(p_name IN VARCHAR2, p_text IN VARCHAR2);

END SITE;
/
CREATE OR REPLACE PACKAGE BODY SITE AS

  FUNCTION today RETURN DATE AS
  BEGIN
    RETURN TRUNC(SYSDATE);
  END today;

  PROCEDURE setting(p_name IN VARCHAR2, p_value IN VARCHAR2) AS
  BEGIN
    INSERT INTO STUB_SETTINGS (NAME, VALUE) VALUES (p_name, p_value);
  END setting;

  PROCEDURE channel(
    p_code             IN VARCHAR2,
    p_enabled          IN VARCHAR2 DEFAULT 'Y',
    p_from             IN DATE DEFAULT NULL,
    p_to               IN DATE DEFAULT NULL,
    p_view_application IN NUMBER DEFAULT 3
  ) AS
  BEGIN
    INSERT INTO FND_LOOKUP_VALUES (
      LOOKUP_TYPE, LANGUAGE, LOOKUP_CODE, MEANING, ENABLED_FLAG, START_DATE_ACTIVE, END_DATE_ACTIVE, SECURITY_GROUP_ID,
      VIEW_APPLICATION_ID)
    VALUES ('XXSMS_CHANNELS', 'US', p_code, p_code, p_enabled, p_from, p_to, 0, p_view_application);
  END channel;

  PROCEDURE person(
    p_person_id IN NUMBER,
    p_name      IN VARCHAR2 DEFAULT 'Doe, Jane',
    p_mail      IN VARCHAR2 DEFAULT NULL,
    p_from      IN DATE DEFAULT NULL,
    p_to        IN DATE DEFAULT NULL
  ) AS
  BEGIN
    INSERT INTO PER_ALL_PEOPLE_F (
      PERSON_ID, EFFECTIVE_START_DATE, EFFECTIVE_END_DATE, BUSINESS_GROUP_ID, PERSON_TYPE_ID, LAST_NAME, FULL_NAME, EMAIL_ADDRESS)
    VALUES (
      p_person_id, NVL(p_from, TO_DATE('2001-01-01', 'YYYY-MM-DD')), NVL(p_to, TO_DATE('4712-12-31', 'YYYY-MM-DD')), 0, 6, 'Doe',
      p_name, p_mail);
  END person;

  PROCEDURE phone(
    p_person_id IN NUMBER,
    p_type      IN VARCHAR2,
    p_number    IN VARCHAR2,
    p_from      IN DATE DEFAULT NULL,
    p_to        IN DATE DEFAULT NULL,
    p_parent    IN VARCHAR2 DEFAULT 'PER_ALL_PEOPLE_F'
  ) AS
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_rows FROM PER_PHONES p;
    INSERT INTO PER_PHONES (PHONE_ID, DATE_FROM, DATE_TO, PHONE_TYPE, PHONE_NUMBER, PARENT_ID, PARENT_TABLE)
    VALUES (l_rows + 1, NVL(p_from, TO_DATE('2001-01-01', 'YYYY-MM-DD')), p_to, p_type, p_number, p_person_id, p_parent);
  END phone;

  PROCEDURE assignment(
    p_person_id  IN NUMBER,
    p_zone       IN VARCHAR2 DEFAULT NULL,
    p_country    IN VARCHAR2 DEFAULT NULL,
    p_supervisor IN NUMBER DEFAULT NULL,
    p_primary    IN VARCHAR2 DEFAULT 'Y',
    p_type       IN VARCHAR2 DEFAULT 'E',
    p_from       IN DATE DEFAULT NULL,
    p_to         IN DATE DEFAULT NULL
  ) AS
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_rows FROM PER_ALL_ASSIGNMENTS_F a;
    INSERT INTO HR_LOCATIONS_ALL (LOCATION_ID, LOCATION_CODE, TIMEZONE_CODE, COUNTRY)
    VALUES (l_rows + 1, 'HQ', p_zone, p_country);
    INSERT INTO PER_ALL_ASSIGNMENTS_F (
      ASSIGNMENT_ID, PERSON_ID, EFFECTIVE_START_DATE, EFFECTIVE_END_DATE, ASSIGNMENT_TYPE, PRIMARY_FLAG, SUPERVISOR_ID, LOCATION_ID,
      ORGANIZATION_ID)
    VALUES (
      l_rows + 1, p_person_id, NVL(p_from, TO_DATE('2001-01-01', 'YYYY-MM-DD')), NVL(p_to, TO_DATE('4712-12-31', 'YYYY-MM-DD')),
      p_type, p_primary, p_supervisor, l_rows + 1, 0);
  END assignment;

  PROCEDURE employee(p_person_id IN NUMBER, p_status IN VARCHAR2 DEFAULT 'ACTIVE_ASSIGN') AS
  BEGIN
    person(p_person_id);
    phone(p_person_id, 'M', '(202) 555-0142');
    assignment(p_person_id);
    INSERT INTO PER_ASSIGNMENT_STATUS_TYPES (ASSIGNMENT_STATUS_TYPE_ID, PER_SYSTEM_STATUS) VALUES (p_person_id, p_status);
    UPDATE PER_ALL_ASSIGNMENTS_F SET ASSIGNMENT_STATUS_TYPE_ID = p_person_id WHERE PERSON_ID = p_person_id;
  END employee;

  PROCEDURE message(p_name IN VARCHAR2, p_text IN VARCHAR2) AS
  BEGIN
    INSERT INTO FND_NEW_MESSAGES (APPLICATION_ID, LANGUAGE_CODE, MESSAGE_NAME, MESSAGE_TEXT)
    VALUES (20003, 'US', p_name, p_text);
  END message;

END SITE;
/
