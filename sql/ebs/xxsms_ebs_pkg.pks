-- What the other packages need of EBS, in one place: who columns, log, profiles. The body xxsms_ebs_plain.pkb is for a database
-- without EBS.
CREATE OR REPLACE PACKAGE XXSMS_EBS_PKG AUTHID DEFINER AS

  -- FND_USER.USER_ID of the session, -1 if unknown.
  FUNCTION user_id RETURN NUMBER;

  -- FND_LOGINS.LOGIN_ID of the session, -1 if unknown.
  FUNCTION login_id RETURN NUMBER;

  -- FND_CONCURRENT_REQUESTS.REQUEST_ID, -1 outside of a concurrent request.
  FUNCTION request_id RETURN NUMBER;

  -- The value of a profile option, NULL if it has none.
  FUNCTION profile(p_name IN VARCHAR2) RETURN VARCHAR2;

  -- A line of the request's log; outside of a request, of DBMS_OUTPUT.
  PROCEDURE log(p_text IN VARCHAR2);

  -- A line of the request's output; outside of a request, of DBMS_OUTPUT.
  PROCEDURE output(p_text IN VARCHAR2);

  -- Whether a channel is one of the lookup XXSMS_CHANNELS now.
  FUNCTION is_channel(p_channel IN VARCHAR2) RETURN BOOLEAN;

END XXSMS_EBS_PKG;
/
