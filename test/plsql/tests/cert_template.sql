-- XXCUST_CERT_ANSWER_PKG, the template of a handler that calls HR's API.
CREATE OR REPLACE PACKAGE TEST_CERT_TEMPLATE AS

  PROCEDURE an_answer_reaches_the_competence_once;

  PROCEDURE what_is_no_answer_does_not;

  PROCEDURE a_competence_that_was_renewed_since_is_left;

  PROCEDURE an_error_of_the_api_is_the_sweeps;

END TEST_CERT_TEMPLATE;
/
CREATE OR REPLACE PACKAGE BODY TEST_CERT_TEMPLATE AS

  PROCEDURE competence(p_ends IN VARCHAR2 DEFAULT '2026-12-31', p_party_id IN NUMBER DEFAULT 99) AS
  BEGIN
    INSERT INTO PER_COMPETENCE_ELEMENTS (COMPETENCE_ELEMENT_ID, TYPE, COMPETENCE_ID, PERSON_ID, PARTY_ID, NEXT_CERTIFICATION_DATE)
    VALUES (77, 'PERSONAL', 9, 4711, p_party_id, TO_DATE(p_ends, 'YYYY-MM-DD'));
  END competence;

  PROCEDURE answer(p_inbound_id IN NUMBER, p_keyword IN VARCHAR2, p_key IN VARCHAR2 DEFAULT 'COMPETENCE-77-20261231-30') AS
  BEGIN
    XXCUST_CERT_ANSWER_PKG.take(p_inbound_id, 2, 4711, 'CERT_EXPIRY', p_keyword, 'text', p_key);
  END answer;

  FUNCTION told RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    SELECT MAX(c.OBJECT_VERSION_NUMBER || ' ' || NVL(SUBSTR(c.ATTRIBUTE20, 1, INSTR(c.ATTRIBUTE20, ',') - 1), 'nothing'))
    INTO l_text FROM PER_COMPETENCE_ELEMENTS c;
    RETURN l_text;
  END told;

  PROCEDURE an_answer_reaches_the_competence_once AS
  BEGIN
    competence();
    answer(1, 'YES');
    ASSERT.equal('2 YES by text', told());
    answer(1, 'YES');
    ASSERT.equal('2 YES by text', told());
    answer(2, 'NO');
    ASSERT.equal('3 NO by text', told());
  END an_answer_reaches_the_competence_once;

  PROCEDURE what_is_no_answer_does_not AS
  BEGIN
    competence();
    answer(1, NULL);
    answer(2, 'YES', 'OLM-77-20261231-30');
    ASSERT.equal('1 nothing', told());
  END what_is_no_answer_does_not;

  PROCEDURE a_competence_that_was_renewed_since_is_left AS
  BEGIN
    competence('2027-12-31');
    answer(1, 'YES');
    ASSERT.equal('1 nothing', told());
  END a_competence_that_was_renewed_since_is_left;

  PROCEDURE an_error_of_the_api_is_the_sweeps AS
  BEGIN
    competence(p_party_id => NULL);
    BEGIN
      answer(1, 'YES');
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20001, SQLCODE);
        RETURN;
    END;
    ASSERT.fail('the error should reach the sweep');
  END an_error_of_the_api_is_the_sweeps;

END TEST_CERT_TEMPLATE;
/
