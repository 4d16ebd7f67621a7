-- Certification reminders: who holds what ends soon is texted once, and what he answers is kept.
--
-- The texts are messages of the application XXSMS (XXSMS_CERT_OLM, XXSMS_CERT_COMPETENCE, XXSMS_CERT_QUALIFICATION) with the tokens
-- NAME, CERTIFICATION and EXPIRES_ON. Sites whose certifications are elsewhere write a feeder like this one, and keep the handler.
CREATE OR REPLACE PACKAGE XXSMS_CERT_PKG AUTHID DEFINER AS

  -- XXSMS_CERT_REMINDERS: queues a text for each certification of a person with a current assignment that ends from today on, within
  -- so many days. It looks at a range, so that a day on which it did not run is made up, and names each text by the certification,
  -- its end and the number of days, so that a further run adds nothing. One commit, at its end.
  --   p_source   OLM: enrolments of Learning Management; COMPETENCE: competences that are certified; QUALIFICATION: licences
  --   p_date     OLM: EXPIRATION, the day on which the certification expires; PERIOD_END, the end of the period to finish by.
  --              Others have one date.
  --   p_days     0 to 400; NULL: OLM, the days of the certification itself (NOTIFY_DAYS_BEFORE_EXPIRE)
  --   p_channel  the channel of the texts
  -- 1: somebody could not be texted, and the log says why: no number, say. Errors: -20171, a parameter is wrong.
  PROCEDURE feed(
    errbuf    OUT VARCHAR2,
    retcode   OUT VARCHAR2,
    p_source  IN VARCHAR2 DEFAULT 'OLM',
    p_date    IN VARCHAR2 DEFAULT 'EXPIRATION',
    p_days    IN VARCHAR2 DEFAULT '30',
    p_channel IN VARCHAR2 DEFAULT 'CERT_EXPIRY'
  );

  -- The handler of the channel's replies (XXSMS_HANDLERS): keeps the answer in XXSMS_CERT_ANSWERS. A reply that it has had changes
  -- nothing. Errors: -20172, the message is none of feed's.
  PROCEDURE record_answer(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  );

END XXSMS_CERT_PKG;
/
