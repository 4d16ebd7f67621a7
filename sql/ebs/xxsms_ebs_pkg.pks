-- What the other packages need of EBS, in one place: who columns, log, profiles, channels, people, messages. The body
-- xxsms_ebs_plain.pkb is for a database without EBS.
CREATE OR REPLACE PACKAGE XXSMS_EBS_PKG AUTHID DEFINER AS

  -- FND_USER.USER_ID of the session, -1 if unknown.
  FUNCTION user_id RETURN NUMBER;

  -- FND_USER.USER_NAME of the session; where it is unknown, the database's user.
  FUNCTION user_name RETURN VARCHAR2;

  -- FND_LOGINS.LOGIN_ID of the session, -1 if unknown.
  FUNCTION login_id RETURN NUMBER;

  -- FND_CONCURRENT_REQUESTS.REQUEST_ID, -1 outside of a concurrent request.
  FUNCTION request_id RETURN NUMBER;

  -- The value of a profile option, NULL if it has none.
  FUNCTION profile(p_name IN VARCHAR2) RETURN VARCHAR2;

  -- Is p_channel an enabled code, within its dates, of the lookup type XXSMS_CHANNELS (Application Utilities: Common Lookups)?
  FUNCTION is_channel(p_channel IN VARCHAR2) RETURN BOOLEAN;

  -- What HR has of a person, as of today and in whatever form: the name; the current numbers of the types in the profile
  -- XXSMS_PHONE_TYPES and in its order (M if it has no value), within a type the newest first; of the primary assignment the
  -- location's time zone and country and the supervisor's mail address. Errors: -20121, nobody has this PERSON_ID; -20122, no number.
  PROCEDURE person(
    p_person_id     IN  NUMBER,
    x_name          OUT VARCHAR2,
    x_phones        OUT VARCHAR2,
    x_time_zone     OUT VARCHAR2,
    x_country_code  OUT VARCHAR2,
    x_manager_email OUT VARCHAR2
  );

  -- The text of a message of the application XXSMS in the session's language, with each token (NAME behind an ampersand, given
  -- without it) replaced by its value. Errors: -20149, no message of that name.
  FUNCTION message(
    p_name   IN VARCHAR2,
    p_token1 IN VARCHAR2 DEFAULT NULL, p_value1 IN VARCHAR2 DEFAULT NULL,
    p_token2 IN VARCHAR2 DEFAULT NULL, p_value2 IN VARCHAR2 DEFAULT NULL,
    p_token3 IN VARCHAR2 DEFAULT NULL, p_value3 IN VARCHAR2 DEFAULT NULL,
    p_token4 IN VARCHAR2 DEFAULT NULL, p_value4 IN VARCHAR2 DEFAULT NULL,
    p_token5 IN VARCHAR2 DEFAULT NULL, p_value5 IN VARCHAR2 DEFAULT NULL
  ) RETURN VARCHAR2;

  -- A line of the request's log; outside of a request, of DBMS_OUTPUT.
  PROCEDURE log(p_text IN VARCHAR2);

  -- A line of the request's output; outside of a request, of DBMS_OUTPUT.
  PROCEDURE output(p_text IN VARCHAR2);

END XXSMS_EBS_PKG;
/
