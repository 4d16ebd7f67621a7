-- XXSMS_CERT_PKG.
CREATE OR REPLACE PACKAGE TEST_CERT AS

  PROCEDURE who_is_certified_is_reminded_once;

  PROCEDURE the_text_is_a_message_with_tokens;

  PROCEDURE a_day_without_a_run_is_made_up;

  PROCEDURE only_the_days_ahead_count;

  PROCEDURE without_days_the_certification_says_how_many;

  PROCEDURE a_renewed_certification_is_reminded_of_its_new_end;

  PROCEDURE enrolments_that_are_not_certified_are_left;

  PROCEDURE who_does_not_work_here_is_left;

  PROCEDURE the_end_of_the_period_may_be_what_counts;

  PROCEDURE a_finished_period_is_left;

  PROCEDURE competences_are_reminded_of;

  PROCEDURE qualifications_are_reminded_of_by_person_or_party;

  PROCEDURE who_cannot_be_texted_costs_no_other;

  PROCEDURE what_is_not_about_a_person_ends_it;

  PROCEDURE an_answer_is_recorded_once;

  PROCEDURE what_was_not_understood_is_for_a_person;

  PROCEDURE replies_to_other_messages_are_refused;

  PROCEDURE wrong_parameters_are_named;

END TEST_CERT;
/
CREATE OR REPLACE PACKAGE BODY TEST_CERT AS

  PROCEDURE site_is_set_up AS
  BEGIN
    SITE.channel('CERT_EXPIRY');
    SITE.message('XXSMS_CERT_OLM', '&CERTIFICATION expires on &EXPIRES_ON, &NAME.');
    SITE.message('XXSMS_CERT_COMPETENCE', 'Competence &CERTIFICATION until &EXPIRES_ON, &NAME.');
    SITE.message('XXSMS_CERT_QUALIFICATION', 'Licence &CERTIFICATION until &EXPIRES_ON, &NAME.');
    INSERT INTO OTA_CERTIFICATIONS_B (CERTIFICATION_ID, NOTIFY_DAYS_BEFORE_EXPIRE, START_DATE_ACTIVE)
    VALUES (1, 10, SITE.today() - 1000);
    INSERT INTO OTA_CERTIFICATIONS_TL (CERTIFICATION_ID, LANGUAGE, NAME) VALUES (1, 'US', 'Forklift');
    INSERT INTO OTA_CERTIFICATIONS_TL (CERTIFICATION_ID, LANGUAGE, NAME) VALUES (1, 'D', 'Gabelstapler');
  END site_is_set_up;

  PROCEDURE enrolment(
    p_id        IN NUMBER,
    p_person_id IN NUMBER,
    p_days      IN NUMBER,
    p_status    IN VARCHAR2 DEFAULT 'CERTIFIED'
  ) AS
  BEGIN
    INSERT INTO OTA_CERT_ENROLLMENTS (CERT_ENROLLMENT_ID, CERTIFICATION_ID, PERSON_ID, CERTIFICATION_STATUS_CODE, EXPIRATION_DATE)
    VALUES (p_id, 1, p_person_id, p_status, SITE.today() + p_days);
  END enrolment;

  -- in_period has an enrolment whose period ends in so many days.
  PROCEDURE in_period(p_id IN NUMBER, p_person_id IN NUMBER, p_days IN NUMBER, p_status IN VARCHAR2 DEFAULT 'ACTIVE') AS
  BEGIN
    enrolment(p_id, p_person_id, 300, 'ENROLLED');
    INSERT INTO OTA_CERT_PRD_ENROLLMENTS (
      CERT_PRD_ENROLLMENT_ID, CERT_ENROLLMENT_ID, PERIOD_STATUS_CODE, CERT_PERIOD_START_DATE, CERT_PERIOD_END_DATE)
    VALUES (p_id, p_id, p_status, SITE.today() - 10, SITE.today() + p_days);
  END in_period;

  PROCEDURE run(
    p_text   IN VARCHAR2,
    p_source IN VARCHAR2 DEFAULT 'OLM',
    p_date   IN VARCHAR2 DEFAULT 'EXPIRATION',
    p_days   IN VARCHAR2 DEFAULT '30'
  ) AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    XXSMS_CERT_PKG.feed(l_errbuf, l_retcode, p_source, p_date, p_days, 'CERT_EXPIRY');
    ASSERT.equal(p_text, l_errbuf || ' (' || l_retcode || ')');
  END run;

  -- keys are the source keys of what is queued; D is the day on which it ends, in days from today.
  FUNCTION keys RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    FOR r IN (SELECT o.SOURCE_KEY FROM XXSMS_OUTBOUND o ORDER BY o.SOURCE_KEY) LOOP
      l_text := l_text || REGEXP_REPLACE(r.SOURCE_KEY, '-[0-9]{8}-', ' ') || ';';
    END LOOP;
    RETURN l_text;
  END keys;

  PROCEDURE who_is_certified_is_reminded_once AS
    l_end DATE;
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(77, 4711, 20);
    run('1 reminders queued, 0 not (0)');
    run('0 reminders queued, 0 not (0)');
    ASSERT.equal('OLM-77 30;', keys());
    SELECT o.EXPIRES_AT INTO l_end FROM XXSMS_OUTBOUND o WHERE o.SOURCE_KEY = 'OLM-77-' || TO_CHAR(SITE.today() + 20, 'YYYYMMDD') || '-30';
    ASSERT.equal(SITE.today() + 21, l_end);
  END who_is_certified_is_reminded_once;

  PROCEDURE the_text_is_a_message_with_tokens AS
    l_body VARCHAR2(4000);
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(77, 4711, 5);
    run('1 reminders queued, 0 not (0)');
    SELECT o.BODY || ' ' || o.REPLY_KEYWORDS || ' ' || o.SUBJECT INTO l_body FROM XXSMS_OUTBOUND o WHERE o.PERSON_ID = 4711;
    ASSERT.equal('Forklift expires on ' || TO_CHAR(SITE.today() + 5, 'DD-MON-YYYY') || ', Doe, Jane. YES NO Forklift', l_body);
  END the_text_is_a_message_with_tokens;

  PROCEDURE a_day_without_a_run_is_made_up AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(1, 4711, 29);
    enrolment(2, 4711, 0);
    run('2 reminders queued, 0 not (0)');
  END a_day_without_a_run_is_made_up;

  PROCEDURE only_the_days_ahead_count AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(1, 4711, -1);
    enrolment(2, 4711, 31);
    enrolment(3, 4711, 30);
    run('1 reminders queued, 0 not (0)');
    ASSERT.equal('OLM-3 30;', keys());
  END only_the_days_ahead_count;

  PROCEDURE without_days_the_certification_says_how_many AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(1, 4711, 11);
    enrolment(2, 4711, 10);
    run('1 reminders queued, 0 not (0)', p_days => NULL);
    ASSERT.equal('OLM-2 10;', keys());
  END without_days_the_certification_says_how_many;

  PROCEDURE a_renewed_certification_is_reminded_of_its_new_end AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(77, 4711, 20);
    run('1 reminders queued, 0 not (0)');
    UPDATE OTA_CERT_ENROLLMENTS SET EXPIRATION_DATE = SITE.today() + 30;
    run('1 reminders queued, 0 not (0)');
  END a_renewed_certification_is_reminded_of_its_new_end;

  PROCEDURE enrolments_that_are_not_certified_are_left AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    enrolment(1, 4711, 5, 'EXPIRED');
    enrolment(2, 4711, 5, 'CANCELLED');
    enrolment(3, NULL, 5);
    enrolment(4, 4711, 5);
    enrolment(5, 4711, 5);
    UPDATE OTA_CERT_ENROLLMENTS SET IS_HISTORY_FLAG = 'Y' WHERE CERT_ENROLLMENT_ID = 4;
    UPDATE OTA_CERT_ENROLLMENTS SET UNENROLLMENT_DATE = SITE.today() WHERE CERT_ENROLLMENT_ID = 5;
    run('0 reminders queued, 0 not (0)');
  END enrolments_that_are_not_certified_are_left;

  PROCEDURE who_does_not_work_here_is_left AS
  BEGIN
    site_is_set_up;
    SITE.employee(1, 'TERM_ASSIGN');
    SITE.employee(2, 'SUSP_ASSIGN');
    SITE.employee(3, 'ACTIVE_CWK');
    enrolment(1, 1, 5);
    enrolment(2, 2, 5);
    enrolment(3, 3, 5);
    run('1 reminders queued, 0 not (0)');
    ASSERT.equal('OLM-3 30;', keys());
  END who_does_not_work_here_is_left;

  PROCEDURE the_end_of_the_period_may_be_what_counts AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    in_period(1, 4711, 30);
    in_period(2, 4711, 31);
    in_period(3, 4711, 0);
    run('2 reminders queued, 0 not (0)', p_date => 'PERIOD_END');
    ASSERT.equal('OLM-1 30;OLM-3 30;', keys());
  END the_end_of_the_period_may_be_what_counts;

  PROCEDURE a_finished_period_is_left AS
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    in_period(1, 4711, 5, 'COMPLETED');
    in_period(2, 4711, 5, 'CANCELLED');
    in_period(3, 4711, -1);
    in_period(4, 4711, 5);
    UPDATE OTA_CERT_PRD_ENROLLMENTS SET CERT_PERIOD_START_DATE = SITE.today() + 1 WHERE CERT_ENROLLMENT_ID = 4;
    run('0 reminders queued, 0 not (0)', p_date => 'PERIOD_END');
  END a_finished_period_is_left;

  PROCEDURE competence(p_id IN NUMBER, p_days IN NUMBER, p_type IN VARCHAR2 DEFAULT 'PERSONAL', p_until IN DATE DEFAULT NULL) AS
  BEGIN
    INSERT INTO PER_COMPETENCE_ELEMENTS (
      COMPETENCE_ELEMENT_ID, TYPE, COMPETENCE_ID, PERSON_ID, EFFECTIVE_DATE_FROM, EFFECTIVE_DATE_TO, NEXT_CERTIFICATION_DATE)
    VALUES (p_id, p_type, 9, 4711, SITE.today() - 100, p_until, SITE.today() + p_days);
  END competence;

  PROCEDURE competences_are_reminded_of AS
    l_body VARCHAR2(4000);
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    INSERT INTO PER_COMPETENCES_VL (COMPETENCE_ID, NAME) VALUES (9, 'Welding');
    competence(1, 14);
    competence(2, 15);
    competence(3, 5, 'JOB');
    competence(4, 5, 'PERSONAL', SITE.today() - 1);
    run('1 reminders queued, 0 not (0)', 'COMPETENCE', p_days => '14');
    ASSERT.equal('COMPETENCE-1 14;', keys());
    SELECT o.BODY INTO l_body FROM XXSMS_OUTBOUND o WHERE o.PERSON_ID = 4711;
    ASSERT.contains('Competence Welding until ', l_body);
  END competences_are_reminded_of;

  PROCEDURE qualification(p_id IN NUMBER, p_person_id IN NUMBER, p_party_id IN NUMBER, p_title IN VARCHAR2, p_body IN VARCHAR2) AS
  BEGIN
    INSERT INTO PER_QUALIFICATIONS (QUALIFICATION_ID, PERSON_ID, PARTY_ID, TITLE, AWARDING_BODY, EXPIRY_DATE)
    VALUES (p_id, p_person_id, p_party_id, p_title, p_body, SITE.today() + 3);
  END qualification;

  PROCEDURE qualifications_are_reminded_of_by_person_or_party AS
    l_body VARCHAR2(4000);
  BEGIN
    site_is_set_up;
    SITE.employee(4711);
    UPDATE PER_ALL_PEOPLE_F SET PARTY_ID = 99 WHERE PERSON_ID = 4711;
    qualification(1, 4711, NULL, 'Driver', 'Agency');
    qualification(2, NULL, 99, NULL, 'Agency');
    qualification(3, NULL, 98, 'Driver', 'Agency');
    qualification(4, 4711, NULL, NULL, NULL);
    run('2 reminders queued, 0 not (0)', 'QUALIFICATION');
    ASSERT.equal('QUALIFICATION-1 30;QUALIFICATION-2 30;', keys());
    SELECT MIN(o.BODY) INTO l_body FROM XXSMS_OUTBOUND o WHERE o.PERSON_ID = 4711;
    ASSERT.contains('Licence Agency until ', l_body);
  END qualifications_are_reminded_of_by_person_or_party;

  PROCEDURE who_cannot_be_texted_costs_no_other AS
    l_text VARCHAR2(4000);
  BEGIN
    site_is_set_up;
    SITE.setting('CONC_REQUEST_ID', '1');
    SITE.employee(1);
    SITE.employee(2);
    SITE.employee(3);
    DELETE FROM PER_PHONES WHERE PARENT_ID = 2;
    enrolment(1, 1, 1);
    enrolment(2, 2, 2);
    enrolment(3, 3, 3);
    run('2 reminders queued, 1 not (1)');
    ASSERT.equal('OLM-1 30;OLM-3 30;', keys());
    SELECT MIN(s.TEXT) INTO l_text FROM STUB_LINES s WHERE s.WHICH = 1;
    ASSERT.contains('OLM-2-', l_text);
    ASSERT.contains('ORA-20122', l_text);
  END who_cannot_be_texted_costs_no_other;

  PROCEDURE what_is_not_about_a_person_ends_it AS
  BEGIN
    site_is_set_up;
    DELETE FROM FND_NEW_MESSAGES;
    SITE.employee(1);
    enrolment(1, 1, 1);
    BEGIN
      run('', p_days => '30');
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20149, SQLCODE);
        RETURN;
    END;
    ASSERT.fail('a message that is missing should end the run');
  END what_is_not_about_a_person_ends_it;

  PROCEDURE answer(p_id IN NUMBER, p_keyword IN VARCHAR2, p_key IN VARCHAR2) AS
  BEGIN
    XXSMS_CERT_PKG.record_answer(p_id, 2, 4711, 'CERT_EXPIRY', p_keyword, 'text', p_key);
  END answer;

  FUNCTION answers RETURN VARCHAR2 AS
    l_text VARCHAR2(4000);
  BEGIN
    FOR r IN (SELECT a.* FROM XXSMS_CERT_ANSWERS a ORDER BY a.INBOUND_ID) LOOP
      l_text := l_text || r.INBOUND_ID || ' ' || r.MESSAGE_ID || ' ' || r.PERSON_ID || ' ' || r.SOURCE || ' ' || r.SOURCE_ID || ' '
        || TO_CHAR(r.EXPIRES_ON, 'YYYY-MM-DD') || ' ' || r.ANSWER || ';';
    END LOOP;
    RETURN l_text;
  END answers;

  PROCEDURE an_answer_is_recorded_once AS
  BEGIN
    answer(1, 'YES', 'OLM-77-20261231-30');
    answer(1, 'YES', 'OLM-77-20261231-30');
    answer(2, 'NO', 'QUALIFICATION-8-20270101-14');
    ASSERT.equal('1 2 4711 OLM 77 2026-12-31 YES;2 2 4711 QUALIFICATION 8 2027-01-01 NO;', answers());
  END an_answer_is_recorded_once;

  PROCEDURE what_was_not_understood_is_for_a_person AS
  BEGIN
    answer(1, NULL, 'COMPETENCE-77-20261231-30');
    ASSERT.equal('1 2 4711 COMPETENCE 77 2026-12-31 UNCLEAR;', answers());
  END what_was_not_understood_is_for_a_person;

  PROCEDURE no_reminder(p_key IN VARCHAR2) AS
  BEGIN
    BEGIN
      answer(1, 'YES', p_key);
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20172, SQLCODE);
        RETURN;
    END;
    ASSERT.fail('the key should be refused');
  END no_reminder;

  PROCEDURE replies_to_other_messages_are_refused AS
  BEGIN
    no_reminder(NULL);
    no_reminder('PAYROLL-1');
    no_reminder('OLM-77-20261231');
    no_reminder('OLM-x-20261231-30');
  END replies_to_other_messages_are_refused;

  PROCEDURE refused(
    p_what    IN VARCHAR2,
    p_source  IN VARCHAR2 DEFAULT 'OLM',
    p_date    IN VARCHAR2 DEFAULT 'EXPIRATION',
    p_days    IN VARCHAR2 DEFAULT '30',
    p_channel IN VARCHAR2 DEFAULT 'CERT_EXPIRY'
  ) AS
    l_errbuf  VARCHAR2(4000);
    l_retcode VARCHAR2(10);
  BEGIN
    BEGIN
      XXSMS_CERT_PKG.feed(l_errbuf, l_retcode, p_source, p_date, p_days, p_channel);
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20171, SQLCODE);
        ASSERT.contains(p_what, SQLERRM);
        RETURN;
    END;
    ASSERT.fail(p_what || ' should be refused');
  END refused;

  PROCEDURE wrong_parameters_are_named AS
  BEGIN
    site_is_set_up;
    refused('p_source must be one of OLM COMPETENCE QUALIFICATION', p_source => 'HR');
    refused('p_source must be one of OLM COMPETENCE QUALIFICATION', p_source => NULL);
    refused('p_date must be one of EXPIRATION PERIOD_END', p_date => 'END');
    refused('p_date must be EXPIRATION for p_source COMPETENCE', 'COMPETENCE', 'PERIOD_END');
    refused('p_days must be a whole number from 0 to 400', p_days => '401');
    refused('p_days must be a whole number from 0 to 400', p_days => '-1');
    refused('p_days must be a whole number from 0 to 400', p_days => 'a month');
    refused('p_days may be missing for p_source OLM alone', 'QUALIFICATION', p_days => NULL);
    refused('p_channel must be one of the lookup XXSMS_CHANNELS', p_channel => 'NONE');
    refused('p_channel must be one of the lookup XXSMS_CHANNELS', p_channel => NULL);
  END wrong_parameters_are_named;

END TEST_CERT;
/
