CREATE OR REPLACE PACKAGE BODY XXSMS_CERT_PKG AS

  PROCEDURE check_choice(p_name IN VARCHAR2, p_value IN VARCHAR2, p_choices IN VARCHAR2) AS
  BEGIN
    IF p_value IS NULL OR INSTR(p_value, ' ') > 0 OR INSTR(' ' || p_choices || ' ', ' ' || p_value || ' ') = 0 THEN
      RAISE_APPLICATION_ERROR(-20171, p_name || ' must be one of ' || p_choices);
    END IF;
  END check_choice;

  PROCEDURE check_parameters(
    p_source  IN VARCHAR2,
    p_date    IN VARCHAR2,
    p_days    IN VARCHAR2,
    p_channel IN VARCHAR2
  ) AS
  BEGIN
    check_choice('p_source', p_source, 'OLM COMPETENCE QUALIFICATION');
    check_choice('p_date', NVL(p_date, 'EXPIRATION'), 'EXPIRATION PERIOD_END');
    IF p_source <> 'OLM' AND p_date = 'PERIOD_END' THEN
      RAISE_APPLICATION_ERROR(-20171, 'p_date must be EXPIRATION for p_source ' || p_source);
    END IF;
    IF p_days IS NULL AND p_source <> 'OLM' THEN
      RAISE_APPLICATION_ERROR(-20171, 'p_days may be missing for p_source OLM alone');
    END IF;
    IF p_days IS NOT NULL THEN
      IF NOT REGEXP_LIKE(p_days, '^[0-9]{1,3}$') OR TO_NUMBER(p_days) > 400 THEN
        RAISE_APPLICATION_ERROR(-20171, 'p_days must be a whole number from 0 to 400');
      END IF;
    END IF;
    IF p_channel IS NULL OR NOT XXSMS_EBS_PKG.is_channel(p_channel) THEN
      RAISE_APPLICATION_ERROR(-20171, 'p_channel must be one of the lookup XXSMS_CHANNELS');
    END IF;
  END check_parameters;

  -- works_here: only who has an active primary assignment today is reminded.
  FUNCTION works_here(p_person_id IN NUMBER) RETURN BOOLEAN AS
    l_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_count
    FROM PER_ALL_ASSIGNMENTS_F a, PER_ASSIGNMENT_STATUS_TYPES s
    WHERE a.PERSON_ID = p_person_id AND a.PRIMARY_FLAG = 'Y' AND a.ASSIGNMENT_TYPE IN ('E', 'C')
      AND TRUNC(SYSDATE) BETWEEN a.EFFECTIVE_START_DATE AND a.EFFECTIVE_END_DATE
      AND s.ASSIGNMENT_STATUS_TYPE_ID = a.ASSIGNMENT_STATUS_TYPE_ID
      AND s.PER_SYSTEM_STATUS IN ('ACTIVE_ASSIGN', 'ACTIVE_CWK');
    RETURN l_count > 0;
  END works_here;

  FUNCTION name_of(p_person_id IN NUMBER) RETURN VARCHAR2 AS
    l_name PER_ALL_PEOPLE_F.FULL_NAME%TYPE;
  BEGIN
    SELECT MAX(NVL(p.FIRST_NAME, p.FULL_NAME)) INTO l_name FROM PER_ALL_PEOPLE_F p
    WHERE p.PERSON_ID = p_person_id AND TRUNC(SYSDATE) BETWEEN p.EFFECTIVE_START_DATE AND p.EFFECTIVE_END_DATE;
    RETURN l_name;
  END name_of;

  -- remind queues one text, unless it was queued before. What it returns is QUEUED, FAILED, or NULL: there was nothing to do. An
  -- error of a person's is logged, without name and number, and costs no other.
  FUNCTION remind(
    p_source    IN VARCHAR2,
    p_id        IN NUMBER,
    p_person_id IN NUMBER,
    p_title     IN VARCHAR2,
    p_ends      IN DATE,
    p_days      IN NUMBER,
    p_channel   IN VARCHAR2
  ) RETURN VARCHAR2 AS
    l_source_key VARCHAR2(240) := p_source || '-' || p_id || '-' || TO_CHAR(p_ends, 'YYYYMMDD') || '-' || p_days;
    l_message_id NUMBER;
  BEGIN
    IF XXSMS_API_PKG.find(p_channel, l_source_key) IS NOT NULL OR NOT works_here(p_person_id) THEN
      RETURN NULL;
    END IF;
    l_message_id := XXSMS_API_PKG.enqueue_person(
      p_channel        => p_channel,
      p_person_id      => p_person_id,
      p_body           => XXSMS_EBS_PKG.message(
        'XXSMS_CERT_' || p_source, 'NAME', name_of(p_person_id), 'CERTIFICATION', p_title,
        'EXPIRES_ON', TO_CHAR(p_ends, 'DD-MON-YYYY')),
      p_source_key     => l_source_key,
      p_expires_at     => p_ends + 1,
      p_reply_keywords => 'YES NO',
      p_subject        => SUBSTR(p_title, 1, 80));
    RETURN 'QUEUED';
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE NOT BETWEEN -20148 AND -20101 THEN
        RAISE;
      END IF;
      XXSMS_EBS_PKG.log(l_source_key || ': ' || SQLERRM);
      RETURN 'FAILED';
  END remind;

  -- add counts what became of one.
  PROCEDURE add(p_result IN VARCHAR2, x_queued IN OUT NUMBER, x_failed IN OUT NUMBER) AS
  BEGIN
    IF p_result = 'QUEUED' THEN
      x_queued := x_queued + 1;
    ELSIF p_result = 'FAILED' THEN
      x_failed := x_failed + 1;
    END IF;
  END add;

  -- feed_expirations: who is certified is reminded of the day on which that expires.
  PROCEDURE feed_expirations(p_days IN NUMBER, p_channel IN VARCHAR2, x_queued IN OUT NUMBER, x_failed IN OUT NUMBER) AS
  BEGIN
    FOR r IN (
      SELECT e.CERT_ENROLLMENT_ID, e.PERSON_ID, t.NAME, TRUNC(e.EXPIRATION_DATE) AS ENDS,
        NVL(p_days, b.NOTIFY_DAYS_BEFORE_EXPIRE) AS DAYS
      FROM OTA_CERT_ENROLLMENTS e, OTA_CERTIFICATIONS_B b, OTA_CERTIFICATIONS_TL t
      WHERE b.CERTIFICATION_ID = e.CERTIFICATION_ID AND t.CERTIFICATION_ID = e.CERTIFICATION_ID AND t.LANGUAGE = USERENV('LANG')
        AND e.PERSON_ID IS NOT NULL AND e.CERTIFICATION_STATUS_CODE = 'CERTIFIED' AND NVL(e.IS_HISTORY_FLAG, 'N') = 'N'
        AND e.UNENROLLMENT_DATE IS NULL
        AND TRUNC(SYSDATE) BETWEEN b.START_DATE_ACTIVE AND NVL(b.END_DATE_ACTIVE, SYSDATE)
        AND e.EXPIRATION_DATE >= TRUNC(SYSDATE)
        AND e.EXPIRATION_DATE < TRUNC(SYSDATE) + NVL(p_days, b.NOTIFY_DAYS_BEFORE_EXPIRE) + 1
      ORDER BY e.EXPIRATION_DATE, e.CERT_ENROLLMENT_ID
    ) LOOP
      add(remind('OLM', r.CERT_ENROLLMENT_ID, r.PERSON_ID, r.NAME, r.ENDS, r.DAYS, p_channel), x_queued, x_failed);
    END LOOP;
  END feed_expirations;

  -- feed_periods: who has not finished is reminded of the end of the period, as Oracle's own notification does.
  PROCEDURE feed_periods(p_days IN NUMBER, p_channel IN VARCHAR2, x_queued IN OUT NUMBER, x_failed IN OUT NUMBER) AS
  BEGIN
    FOR r IN (
      SELECT e.CERT_ENROLLMENT_ID, e.PERSON_ID, t.NAME, TRUNC(p.CERT_PERIOD_END_DATE) AS ENDS,
        NVL(p_days, b.NOTIFY_DAYS_BEFORE_EXPIRE) AS DAYS
      FROM OTA_CERT_PRD_ENROLLMENTS p, OTA_CERT_ENROLLMENTS e, OTA_CERTIFICATIONS_B b, OTA_CERTIFICATIONS_TL t
      WHERE e.CERT_ENROLLMENT_ID = p.CERT_ENROLLMENT_ID AND b.CERTIFICATION_ID = e.CERTIFICATION_ID
        AND t.CERTIFICATION_ID = e.CERTIFICATION_ID AND t.LANGUAGE = USERENV('LANG')
        AND e.PERSON_ID IS NOT NULL AND NVL(e.IS_HISTORY_FLAG, 'N') = 'N' AND e.UNENROLLMENT_DATE IS NULL
        AND p.PERIOD_STATUS_CODE NOT IN ('COMPLETED', 'CANCELLED')
        AND TRUNC(SYSDATE) BETWEEN b.START_DATE_ACTIVE AND NVL(b.END_DATE_ACTIVE, SYSDATE)
        AND TRUNC(SYSDATE) >= TRUNC(p.CERT_PERIOD_START_DATE)
        AND p.CERT_PERIOD_END_DATE >= TRUNC(SYSDATE)
        AND p.CERT_PERIOD_END_DATE < TRUNC(SYSDATE) + NVL(p_days, b.NOTIFY_DAYS_BEFORE_EXPIRE) + 1
      ORDER BY p.CERT_PERIOD_END_DATE, e.CERT_ENROLLMENT_ID
    ) LOOP
      add(remind('OLM', r.CERT_ENROLLMENT_ID, r.PERSON_ID, r.NAME, r.ENDS, r.DAYS, p_channel), x_queued, x_failed);
    END LOOP;
  END feed_periods;

  PROCEDURE feed_competences(p_days IN NUMBER, p_channel IN VARCHAR2, x_queued IN OUT NUMBER, x_failed IN OUT NUMBER) AS
  BEGIN
    FOR r IN (
      SELECT c.COMPETENCE_ELEMENT_ID, c.PERSON_ID, n.NAME, TRUNC(c.NEXT_CERTIFICATION_DATE) AS ENDS
      FROM PER_COMPETENCE_ELEMENTS c, PER_COMPETENCES_VL n
      WHERE n.COMPETENCE_ID = c.COMPETENCE_ID AND c.TYPE = 'PERSONAL' AND c.PERSON_ID IS NOT NULL
        AND TRUNC(SYSDATE) BETWEEN c.EFFECTIVE_DATE_FROM AND NVL(c.EFFECTIVE_DATE_TO, SYSDATE)
        AND c.NEXT_CERTIFICATION_DATE >= TRUNC(SYSDATE) AND c.NEXT_CERTIFICATION_DATE < TRUNC(SYSDATE) + p_days + 1
      ORDER BY c.NEXT_CERTIFICATION_DATE, c.COMPETENCE_ELEMENT_ID
    ) LOOP
      add(remind('COMPETENCE', r.COMPETENCE_ELEMENT_ID, r.PERSON_ID, r.NAME, r.ENDS, p_days, p_channel), x_queued, x_failed);
    END LOOP;
  END feed_competences;

  -- feed_qualifications: a qualification may hang on the person or on the party that the person is. Without a title it has the
  -- awarding body's name.
  PROCEDURE feed_qualifications(p_days IN NUMBER, p_channel IN VARCHAR2, x_queued IN OUT NUMBER, x_failed IN OUT NUMBER) AS
  BEGIN
    FOR r IN (
      SELECT q.QUALIFICATION_ID, p.PERSON_ID, NVL(q.TITLE, q.AWARDING_BODY) AS NAME, TRUNC(q.EXPIRY_DATE) AS ENDS
      FROM PER_QUALIFICATIONS q, PER_ALL_PEOPLE_F p
      WHERE (p.PERSON_ID = q.PERSON_ID OR (q.PERSON_ID IS NULL AND p.PARTY_ID = q.PARTY_ID))
        AND TRUNC(SYSDATE) BETWEEN p.EFFECTIVE_START_DATE AND p.EFFECTIVE_END_DATE
        AND NVL(q.TITLE, q.AWARDING_BODY) IS NOT NULL
        AND q.EXPIRY_DATE >= TRUNC(SYSDATE) AND q.EXPIRY_DATE < TRUNC(SYSDATE) + p_days + 1
      ORDER BY q.EXPIRY_DATE, q.QUALIFICATION_ID
    ) LOOP
      add(remind('QUALIFICATION', r.QUALIFICATION_ID, r.PERSON_ID, r.NAME, r.ENDS, p_days, p_channel), x_queued, x_failed);
    END LOOP;
  END feed_qualifications;

  PROCEDURE feed(
    errbuf    OUT VARCHAR2,
    retcode   OUT VARCHAR2,
    p_source  IN VARCHAR2 DEFAULT 'OLM',
    p_date    IN VARCHAR2 DEFAULT 'EXPIRATION',
    p_days    IN VARCHAR2 DEFAULT '30',
    p_channel IN VARCHAR2 DEFAULT 'CERT_EXPIRY'
  ) AS
    l_days   NUMBER;
    l_queued NUMBER := 0;
    l_failed NUMBER := 0;
  BEGIN
    check_parameters(p_source, p_date, p_days, p_channel);
    l_days := TO_NUMBER(p_days);
    IF p_source = 'COMPETENCE' THEN
      feed_competences(l_days, p_channel, l_queued, l_failed);
    ELSIF p_source = 'QUALIFICATION' THEN
      feed_qualifications(l_days, p_channel, l_queued, l_failed);
    ELSIF p_date = 'PERIOD_END' THEN
      feed_periods(l_days, p_channel, l_queued, l_failed);
    ELSE
      feed_expirations(l_days, p_channel, l_queued, l_failed);
    END IF;
    COMMIT;
    errbuf := l_queued || ' reminders queued, ' || l_failed || ' not';
    retcode := CASE WHEN l_failed > 0 THEN '1' ELSE '0' END;
    XXSMS_EBS_PKG.output(errbuf);
  END feed;

  PROCEDURE record_answer(
    p_inbound_id IN NUMBER,
    p_message_id IN NUMBER,
    p_person_id  IN NUMBER,
    p_channel    IN VARCHAR2,
    p_keyword    IN VARCHAR2,
    p_body       IN VARCHAR2,
    p_source_key IN VARCHAR2
  ) AS
  BEGIN
    IF p_source_key IS NULL OR NOT REGEXP_LIKE(p_source_key, '^(OLM|COMPETENCE|QUALIFICATION)-[0-9]+-[0-9]{8}-[0-9]+$') THEN
      RAISE_APPLICATION_ERROR(-20172, 'message ' || p_message_id || ' is no reminder of XXSMS_CERT_PKG.feed');
    END IF;
    INSERT INTO XXSMS_CERT_ANSWERS (
      INBOUND_ID, MESSAGE_ID, PERSON_ID, SOURCE, SOURCE_ID, EXPIRES_ON, ANSWER, CREATED_BY, LAST_UPDATED_BY, LAST_UPDATE_LOGIN)
    VALUES (
      p_inbound_id, p_message_id, p_person_id, REGEXP_SUBSTR(p_source_key, '[^-]+', 1, 1),
      TO_NUMBER(REGEXP_SUBSTR(p_source_key, '[^-]+', 1, 2)), TO_DATE(REGEXP_SUBSTR(p_source_key, '[^-]+', 1, 3), 'YYYYMMDD'),
      NVL(p_keyword, 'UNCLEAR'), XXSMS_EBS_PKG.user_id(), XXSMS_EBS_PKG.user_id(), XXSMS_EBS_PKG.login_id());
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN
      NULL;
  END record_answer;

END XXSMS_CERT_PKG;
/
