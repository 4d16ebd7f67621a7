-- A template, which is yours to copy and change; install.sh does not install it. A handler of replies that keeps the answer as
-- XXSMS_CERT_PKG.record_answer does, and tells HR of a competence by its API: here in a segment of the flexfield of competences,
-- for somebody to verify. A text proves nothing, so it renews nothing: p_next_certification_date would.
--
-- To have it called: UPDATE XXSMS_HANDLERS SET HANDLER = 'XXCUST_CERT_ANSWER_PKG.take' WHERE CHANNEL = 'CERT_EXPIRY'
--
-- It may be called again for a reply whose sweep died: the API is called for the first answer alone. It must not commit. An error of
-- the API undoes this reply alone; the next sweeps try it again, and XXSMS_INBOUND.PROCESS_ERROR has its text.
CREATE OR REPLACE PACKAGE XXCUST_CERT_ANSWER_PKG AUTHID DEFINER AS

  PROCEDURE take(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  );

END XXCUST_CERT_ANSWER_PKG;
/
CREATE OR REPLACE PACKAGE BODY XXCUST_CERT_ANSWER_PKG AS

  -- tell_competence writes the answer to the competence, if it still is as it was when the text was queued.
  PROCEDURE tell_competence(p_element_id IN NUMBER, p_ends IN DATE, p_answer IN VARCHAR2) AS
    l_version NUMBER;
  BEGIN
    FOR r IN (
      SELECT c.OBJECT_VERSION_NUMBER, c.PARTY_ID FROM PER_COMPETENCE_ELEMENTS c
      WHERE c.COMPETENCE_ELEMENT_ID = p_element_id AND TRUNC(c.NEXT_CERTIFICATION_DATE) = p_ends
    ) LOOP
      l_version := r.OBJECT_VERSION_NUMBER;
      -- p_party_id has no default: without it the call would be one of the version that Oracle withdraws.
      HR_COMPETENCE_ELEMENT_API.update_competence_element(
        p_competence_element_id => p_element_id, p_object_version_number => l_version,
        p_attribute20 => p_answer || ' by text, ' || TO_CHAR(SYSDATE, 'YYYY-MM-DD'),
        p_effective_date => TRUNC(SYSDATE), p_party_id => r.PARTY_ID);
    END LOOP;
  END tell_competence;

  FUNCTION answers(p_inbound_id IN NUMBER) RETURN NUMBER AS
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_rows FROM XXSMS_CERT_ANSWERS a WHERE a.INBOUND_ID = p_inbound_id;
    RETURN l_rows;
  END answers;

  PROCEDURE take(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  ) AS
    l_known NUMBER;
  BEGIN
    l_known := answers(p_inbound_id);
    XXSMS_CERT_PKG.record_answer(p_inbound_id, p_message_id, p_person_id, p_channel, p_keyword, p_body, p_source_key);
    IF l_known > 0 THEN
      RETURN;
    END IF;
    FOR r IN (
      SELECT a.SOURCE, a.SOURCE_ID, a.EXPIRES_ON, a.ANSWER FROM XXSMS_CERT_ANSWERS a WHERE a.INBOUND_ID = p_inbound_id
    ) LOOP
      IF r.SOURCE = 'COMPETENCE' AND r.ANSWER IN ('YES', 'NO') THEN
        tell_competence(r.SOURCE_ID, r.EXPIRES_ON, r.ANSWER);
      END IF;
    END LOOP;
  END take;

END XXCUST_CERT_ANSWER_PKG;
/
