-- What the tests hold true. A failure is ORA-20999, with what was wanted and what came.

CREATE OR REPLACE PACKAGE ASSERT AS

  PROCEDURE equal(p_want IN VARCHAR2, p_got IN VARCHAR2, p_what IN VARCHAR2 DEFAULT 'value');

  PROCEDURE equal(p_want IN NUMBER, p_got IN NUMBER, p_what IN VARCHAR2 DEFAULT 'value');

  PROCEDURE equal(p_want IN DATE, p_got IN DATE, p_what IN VARCHAR2 DEFAULT 'value');

  PROCEDURE true(p_got IN BOOLEAN, p_what IN VARCHAR2 DEFAULT 'value');

  -- The text has the other one in it.
  PROCEDURE contains(p_part IN VARCHAR2, p_text IN VARCHAR2, p_what IN VARCHAR2 DEFAULT 'value');

  PROCEDURE fail(p_what IN VARCHAR2);

END ASSERT;
/
CREATE OR REPLACE PACKAGE BODY ASSERT AS

  PROCEDURE fail(p_what IN VARCHAR2) AS
  BEGIN
    RAISE_APPLICATION_ERROR(-20999, p_what);
  END fail;

  PROCEDURE equal(p_want IN VARCHAR2, p_got IN VARCHAR2, p_what IN VARCHAR2 DEFAULT 'value') AS
  BEGIN
    IF p_want = p_got OR (p_want IS NULL AND p_got IS NULL) THEN
      RETURN;
    END IF;
    fail(p_what || ' should be ' || NVL(p_want, 'NULL') || ' and is ' || NVL(p_got, 'NULL'));
  END equal;

  PROCEDURE equal(p_want IN NUMBER, p_got IN NUMBER, p_what IN VARCHAR2 DEFAULT 'value') AS
  BEGIN
    equal(TO_CHAR(p_want), TO_CHAR(p_got), p_what);
  END equal;

  PROCEDURE equal(p_want IN DATE, p_got IN DATE, p_what IN VARCHAR2 DEFAULT 'value') AS
  BEGIN
    equal(TO_CHAR(p_want, 'YYYY-MM-DD HH24:MI:SS'), TO_CHAR(p_got, 'YYYY-MM-DD HH24:MI:SS'), p_what);
  END equal;

  PROCEDURE true(p_got IN BOOLEAN, p_what IN VARCHAR2 DEFAULT 'value') AS
  BEGIN
    IF p_got THEN
      RETURN;
    END IF;
    fail(p_what || ' should be true');
  END true;

  PROCEDURE contains(p_part IN VARCHAR2, p_text IN VARCHAR2, p_what IN VARCHAR2 DEFAULT 'value') AS
  BEGIN
    IF INSTR(p_text, p_part) > 0 THEN
      RETURN;
    END IF;
    fail(p_what || ' should contain ' || p_part || ' and is ' || NVL(p_text, 'NULL'));
  END contains;

END ASSERT;
/
