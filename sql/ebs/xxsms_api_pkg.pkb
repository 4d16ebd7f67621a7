CREATE OR REPLACE PACKAGE BODY XXSMS_API_PKG AS

  -- Raises unless p_right is true.
  PROCEDURE need(p_right IN BOOLEAN, p_code IN NUMBER, p_text IN VARCHAR2) AS
  BEGIN
    IF p_right THEN
      RETURN;
    END IF;
    RAISE_APPLICATION_ERROR(p_code, p_text);
  END need;

  FUNCTION is_blank(p_text IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN LTRIM(p_text, ' ' || CHR(9) || CHR(10) || CHR(13)) IS NULL;
  END is_blank;

  -- As VARCHAR2 columns of tables are limited: in characters and, whatever their character set, to 4,000 bytes.
  FUNCTION fits(p_text IN VARCHAR2, p_characters IN NUMBER) RETURN BOOLEAN AS
  BEGIN
    RETURN p_text IS NULL OR (LENGTH(p_text) <= p_characters AND LENGTHB(p_text) <= 4000);
  END fits;

  FUNCTION is_country(p_text IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN REGEXP_LIKE(p_text, '^[A-Z][A-Z]$');
  END is_country;

  FUNCTION is_zone(p_text IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN LENGTH(p_text) <= 64 AND REGEXP_LIKE(p_text, '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$');
  END is_zone;

  FUNCTION is_mail(p_text IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN LENGTH(p_text) <= 320
      AND REGEXP_LIKE(p_text, '^[^@,;<>[:space:]]+@[^@,;<>[:space:]]+[.][^@,;<>.[:space:]]+$');
  END is_mail;

  FUNCTION are_media(p_text IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN LENGTHB(p_text) <= 4000
      AND REGEXP_LIKE(p_text, '^https?://[^[:space:]]+([[:space:]]+https?://[^[:space:]]+){0,9}$');
  END are_media;

  PROCEDURE check_channel(p_channel IN VARCHAR2) AS
  BEGIN
    need(XXSMS_EBS_PKG.is_channel(p_channel), -20101,
      'p_channel is no channel: it must be an enabled code, within its dates, of the lookup XXSMS_CHANNELS');
  END check_channel;

  PROCEDURE check_number(p_phone_number IN VARCHAR2) AS
  BEGIN
    need(REGEXP_LIKE(p_phone_number, '^[+][1-9][0-9]{6,14}$'), -20141,
      'p_phone_number is no number in E.164: it must be +, the country and the number, in digits alone');
  END check_number;

  PROCEDURE check_recipient(
    p_phones       IN VARCHAR2,
    p_person_id    IN NUMBER,
    p_person_name  IN VARCHAR2,
    p_country_code IN VARCHAR2,
    p_time_zone    IN VARCHAR2
  ) AS
  BEGIN
    need(NOT is_blank(p_phones), -20102, 'p_phones is empty: it must hold a phone number');
    need(fits(p_phones, 1000), -20102, 'p_phones is too long: it may have 1000 characters and 4000 bytes');
    need(p_person_id IS NULL OR (MOD(p_person_id, 1) = 0 AND p_person_id > 0 AND p_person_id < 1E15), -20105,
      'p_person_id is no PERSON_ID: it must be a whole number above 0');
    need(fits(p_person_name, 240), -20106, 'p_person_name is too long: it may have 240 characters');
    need(p_country_code IS NULL OR is_country(UPPER(p_country_code)), -20107,
      'p_country_code is no country: it must be two letters of ISO 3166-1, as in US');
    need(p_time_zone IS NULL OR is_zone(p_time_zone), -20108,
      'p_time_zone is no name of a time zone: it must be one as in HR_LOCATIONS_ALL.TIMEZONE_CODE, such as Europe/Berlin');
  END check_recipient;

  PROCEDURE check_content(p_body IN VARCHAR2, p_media_urls IN VARCHAR2, p_reply_keywords IN VARCHAR2, p_subject IN VARCHAR2) AS
  BEGIN
    need(NOT is_blank(p_body) OR NOT is_blank(p_media_urls), -20103,
      'p_body is empty: it must hold a text where p_media_urls names no media');
    need(p_body IS NULL OR LENGTH(p_body) <= 1600, -20103, 'p_body is too long: it may have 1600 characters');
    need(fits(p_body, 1600), -20103, 'p_body is too long: it may have 4000 bytes, and letters beyond ASCII take 2 to 4');
    need(p_media_urls IS NULL OR are_media(p_media_urls), -20109,
      'p_media_urls is no list of media: it must be 1 to 10 addresses with http:// or https://, separated by spaces, of 4000 bytes at most');
    need(fits(p_reply_keywords, 240), -20113, 'p_reply_keywords is too long: it may have 240 characters');
    need(p_reply_keywords IS NULL OR (LTRIM(p_reply_keywords, ' ,') IS NOT NULL AND NOT REGEXP_LIKE(p_reply_keywords, '[;/|"]')), -20113,
      'p_reply_keywords is no list of words: it must be single words separated by spaces or commas, as in YES NO');
    need(fits(p_subject, 80), -20115, 'p_subject is too long: it may have 80 characters');
  END check_content;

  PROCEDURE check_sending(
    p_source_key         IN VARCHAR2,
    p_priority           IN NUMBER,
    p_not_before         IN DATE,
    p_expires_at         IN DATE,
    p_ignore_quiet_hours IN VARCHAR2,
    p_manager_email      IN VARCHAR2
  ) AS
  BEGIN
    need(fits(p_source_key, 240), -20104, 'p_source_key is too long: it may have 240 characters');
    need(p_source_key IS NULL OR p_source_key NOT LIKE 'resend:%' AND p_source_key NOT LIKE 'question:%', -20104,
      'p_source_key is kept for the gateway: it must not begin with resend: or question:');
    need(NVL(p_priority, 5) IN (1, 2, 3, 4, 5, 6, 7, 8, 9), -20110,
      'p_priority is no priority: it must be a whole number from 1 (first) to 9 (last)');
    need(p_not_before IS NULL OR p_expires_at IS NULL OR p_not_before < p_expires_at, -20111,
      'p_not_before is not before p_expires_at: the text could never be sent');
    need(NVL(p_ignore_quiet_hours, 'N') IN ('Y', 'N'), -20112, 'p_ignore_quiet_hours is no flag: it must be Y or N');
    need(p_manager_email IS NULL OR is_mail(p_manager_email), -20114,
      'p_manager_email is no mail address: it must be one, as in name@example.com, of 320 characters at most');
  END check_sending;

  -- The expression is that of the index XXSMS_OUTBOUND_SOURCE.
  FUNCTION find(p_channel IN VARCHAR2, p_source_key IN VARCHAR2) RETURN NUMBER AS
    l_message_id NUMBER;
  BEGIN
    SELECT MAX(o.MESSAGE_ID)
      INTO l_message_id
      FROM XXSMS_OUTBOUND o
     WHERE CASE WHEN o.SOURCE_KEY IS NOT NULL THEN o.CHANNEL END = p_channel
       AND o.SOURCE_KEY = p_source_key;
    RETURN l_message_id;
  END find;

  FUNCTION enqueue(
    p_channel            IN VARCHAR2,
    p_phones             IN VARCHAR2,
    p_body               IN VARCHAR2,
    p_source_key         IN VARCHAR2 DEFAULT NULL,
    p_person_id          IN NUMBER   DEFAULT NULL,
    p_person_name        IN VARCHAR2 DEFAULT NULL,
    p_country_code       IN VARCHAR2 DEFAULT NULL,
    p_time_zone          IN VARCHAR2 DEFAULT NULL,
    p_media_urls         IN VARCHAR2 DEFAULT NULL,
    p_priority           IN NUMBER   DEFAULT 5,
    p_not_before         IN DATE     DEFAULT NULL,
    p_expires_at         IN DATE     DEFAULT NULL,
    p_ignore_quiet_hours IN VARCHAR2 DEFAULT 'N',
    p_reply_keywords     IN VARCHAR2 DEFAULT NULL,
    p_manager_email      IN VARCHAR2 DEFAULT NULL,
    p_subject            IN VARCHAR2 DEFAULT NULL
  ) RETURN NUMBER AS
    l_message_id NUMBER;
  BEGIN
    check_channel(p_channel);
    check_recipient(p_phones, p_person_id, p_person_name, p_country_code, p_time_zone);
    check_content(p_body, p_media_urls, p_reply_keywords, p_subject);
    check_sending(p_source_key, p_priority, p_not_before, p_expires_at, p_ignore_quiet_hours, p_manager_email);
    INSERT INTO XXSMS_OUTBOUND (
      CHANNEL, SOURCE_KEY, PERSON_ID, PERSON_NAME, PHONES, COUNTRY_CODE, TIME_ZONE, BODY, MEDIA_URLS, PRIORITY, NOT_BEFORE,
      EXPIRES_AT, IGNORE_QUIET_HOURS, REPLY_KEYWORDS, MANAGER_EMAIL, SUBJECT, CREATED_BY, LAST_UPDATED_BY, LAST_UPDATE_LOGIN)
    VALUES (
      p_channel, p_source_key, p_person_id, p_person_name, p_phones, UPPER(p_country_code), p_time_zone, p_body, p_media_urls,
      NVL(p_priority, 5), p_not_before, p_expires_at, NVL(p_ignore_quiet_hours, 'N'), p_reply_keywords, p_manager_email,
      p_subject, XXSMS_EBS_PKG.user_id, XXSMS_EBS_PKG.user_id, XXSMS_EBS_PKG.login_id)
    RETURNING MESSAGE_ID INTO l_message_id;
    RETURN l_message_id;
  EXCEPTION
    -- Another session's text of this source key is waited for, and is there once that has committed.
    WHEN DUP_VAL_ON_INDEX THEN
      l_message_id := find(p_channel, p_source_key);
      IF l_message_id IS NULL THEN
        RAISE;
      END IF;
      RETURN l_message_id;
  END enqueue;

  FUNCTION enqueue_person(
    p_channel            IN VARCHAR2,
    p_person_id          IN NUMBER,
    p_body               IN VARCHAR2,
    p_source_key         IN VARCHAR2 DEFAULT NULL,
    p_country_code       IN VARCHAR2 DEFAULT NULL,
    p_time_zone          IN VARCHAR2 DEFAULT NULL,
    p_media_urls         IN VARCHAR2 DEFAULT NULL,
    p_priority           IN NUMBER   DEFAULT 5,
    p_not_before         IN DATE     DEFAULT NULL,
    p_expires_at         IN DATE     DEFAULT NULL,
    p_ignore_quiet_hours IN VARCHAR2 DEFAULT 'N',
    p_reply_keywords     IN VARCHAR2 DEFAULT NULL,
    p_manager_email      IN VARCHAR2 DEFAULT NULL,
    p_subject            IN VARCHAR2 DEFAULT NULL
  ) RETURN NUMBER AS
    l_name          VARCHAR2(240);
    l_phones        VARCHAR2(1000);
    l_time_zone     VARCHAR2(50);
    l_country_code  VARCHAR2(60);
    l_manager_email VARCHAR2(240);
  BEGIN
    XXSMS_EBS_PKG.person(
      p_person_id     => p_person_id,
      x_name          => l_name,
      x_phones        => l_phones,
      x_time_zone     => l_time_zone,
      x_country_code  => l_country_code,
      x_manager_email => l_manager_email
    );
    -- What HR has in a form that cannot be used must not keep the text from being sent.
    RETURN enqueue(
      p_channel            => p_channel,
      p_phones             => l_phones,
      p_body               => p_body,
      p_source_key         => p_source_key,
      p_person_id          => p_person_id,
      p_person_name        => l_name,
      p_country_code       => NVL(p_country_code, CASE WHEN is_country(l_country_code) THEN l_country_code END),
      p_time_zone          => NVL(p_time_zone, CASE WHEN is_zone(l_time_zone) THEN l_time_zone END),
      p_media_urls         => p_media_urls,
      p_priority           => p_priority,
      p_not_before         => p_not_before,
      p_expires_at         => p_expires_at,
      p_ignore_quiet_hours => p_ignore_quiet_hours,
      p_reply_keywords     => p_reply_keywords,
      p_manager_email      => NVL(p_manager_email, CASE WHEN is_mail(l_manager_email) THEN l_manager_email END),
      p_subject            => p_subject
    );
  END enqueue_person;

  FUNCTION status(p_message_id IN NUMBER) RETURN VARCHAR2 AS
    l_status VARCHAR2(30);
  BEGIN
    SELECT MAX(o.STATUS) INTO l_status FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = p_message_id;
    need(l_status IS NOT NULL, -20131, 'p_message_id is no message: it must be a MESSAGE_ID of XXSMS_OUTBOUND');
    RETURN l_status;
  END status;

  -- In UTC by its offset: what has a zone's name is refused to clients whose time zone files are not the database's (ORA-01805).
  FUNCTION moment RETURN TIMESTAMP WITH TIME ZONE AS
  BEGIN
    RETURN SYSTIMESTAMP AT TIME ZONE '+00:00';
  END moment;

  FUNCTION cancel(p_message_id IN NUMBER) RETURN VARCHAR2 AS
    l_at TIMESTAMP WITH TIME ZONE := moment();
  BEGIN
    UPDATE XXSMS_OUTBOUND
       SET STATUS = 'CANCELED',
           STATUS_AT = l_at,
           STATUS_REASON = NULL,
           NEXT_ATTEMPT_AT = NULL,
           LAST_UPDATED_BY = XXSMS_EBS_PKG.user_id,
           LAST_UPDATE_DATE = SYSDATE,
           LAST_UPDATE_LOGIN = XXSMS_EBS_PKG.login_id
     WHERE MESSAGE_ID = p_message_id
       AND STATUS IN ('NEW', 'DEFERRED', 'RETRY');
    RETURN status(p_message_id);
  END cancel;

  PROCEDURE reply_of(
    p_message_id  IN  NUMBER,
    x_inbound_id  OUT NUMBER,
    x_keyword     OUT VARCHAR2,
    x_body        OUT VARCHAR2,
    x_received_at OUT TIMESTAMP WITH TIME ZONE
  ) AS
    l_status VARCHAR2(30);
  BEGIN
    l_status := status(p_message_id);
    FOR r IN (
      SELECT i.INBOUND_ID, i.KEYWORD, i.BODY, i.RECEIVED_AT
        FROM XXSMS_INBOUND i
       WHERE i.MESSAGE_ID = p_message_id
         AND i.MATCH_STATUS = 'MATCHED'
       ORDER BY CASE WHEN i.KEYWORD IS NULL THEN 2 ELSE 1 END, i.RECEIVED_AT DESC, i.INBOUND_ID DESC
    ) LOOP
      x_inbound_id := r.INBOUND_ID;
      x_keyword := r.KEYWORD;
      x_body := r.BODY;
      x_received_at := r.RECEIVED_AT;
      EXIT;
    END LOOP;
  END reply_of;

  FUNCTION is_opted_out(p_phone_number IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL) RETURN VARCHAR2 AS
    l_rows NUMBER;
  BEGIN
    check_number(p_phone_number);
    SELECT COUNT(*)
      INTO l_rows
      FROM XXSMS_OPT_OUTS o
     WHERE o.PHONE_NUMBER = p_phone_number
       AND o.ACTION = 'OPT_OUT'
       AND o.SCOPE IN ('*', p_channel);
    RETURN CASE WHEN l_rows > 0 THEN 'Y' ELSE 'N' END;
  END is_opted_out;

  PROCEDURE need_last(p_last IN BOOLEAN) AS
  BEGIN
    need(p_last, -20144,
      'p_phone_number has a word of a later time, which holds: look into XXSMS_CONSENT_LOG, and at the clocks, and say it again');
  END need_last;

  -- A word on a scope, as the gateway writes those of its operators: the proof, and the last word by the time that it was said. Of
  -- one moment the opt-out is the last. The proof comes after all that may refuse the word: a caller that goes on keeps what was done.
  PROCEDURE say(p_phone_number IN VARCHAR2, p_scope IN VARCHAR2, p_action IN VARCHAR2, p_reason IN VARCHAR2) AS
    l_at   TIMESTAMP(3) WITH TIME ZONE := moment();
    l_rows NUMBER;
  BEGIN
    BEGIN
      INSERT INTO XXSMS_OPT_OUTS (
        PHONE_NUMBER, SCOPE, ACTION, SAID_AT, SOURCE, OPTED_OUT_AT, CREATED_BY, LAST_UPDATED_BY, LAST_UPDATE_LOGIN)
      VALUES (
        p_phone_number, p_scope, p_action, l_at, 'operator', l_at, XXSMS_EBS_PKG.user_id, XXSMS_EBS_PKG.user_id,
        XXSMS_EBS_PKG.login_id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        UPDATE XXSMS_OPT_OUTS
           SET OPTED_OUT_AT = CASE ACTION WHEN 'OPT_OUT' THEN OPTED_OUT_AT ELSE l_at END,
               ACTION = p_action,
               SAID_AT = l_at,
               SOURCE = 'operator',
               KEYWORD = NULL,
               PROVIDER_SID = NULL,
               LAST_UPDATED_BY = XXSMS_EBS_PKG.user_id,
               LAST_UPDATE_DATE = SYSDATE,
               LAST_UPDATE_LOGIN = XXSMS_EBS_PKG.login_id
         WHERE PHONE_NUMBER = p_phone_number
           AND SCOPE = p_scope
           AND (SAID_AT < l_at OR (SAID_AT = l_at AND ACTION = 'OPT_IN' AND p_action = 'OPT_OUT'));
        l_rows := SQL%ROWCOUNT;
        need_last(l_rows > 0);
    END;
    INSERT INTO XXSMS_CONSENT_LOG (CONSENT_ID, PHONE_NUMBER, SCOPE, ACTION, SOURCE, REASON, RECORDED_BY, OCCURRED_AT)
    VALUES (XXSMS_CONSENT_LOG_S.NEXTVAL, p_phone_number, p_scope, p_action, 'operator', p_reason, XXSMS_EBS_PKG.user_name, l_at);
  END say;

  PROCEDURE check_word(p_phone_number IN VARCHAR2, p_reason IN VARCHAR2, p_channel IN VARCHAR2) AS
  BEGIN
    check_number(p_phone_number);
    need(NOT is_blank(p_reason) AND fits(p_reason, 240), -20142, 'p_reason is no reason: it must have 1 to 240 characters');
    IF p_channel IS NOT NULL THEN
      check_channel(p_channel);
    END IF;
  END check_word;

  PROCEDURE opt_out(p_phone_number IN VARCHAR2, p_reason IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL) AS
  BEGIN
    check_word(p_phone_number, p_reason, p_channel);
    IF is_opted_out(p_phone_number, p_channel) = 'N' THEN
      say(p_phone_number, NVL(p_channel, '*'), 'OPT_OUT', p_reason);
    END IF;
  END opt_out;

  PROCEDURE opt_in(p_phone_number IN VARCHAR2, p_reason IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL) AS
    l_at   TIMESTAMP(3) WITH TIME ZONE := moment();
    l_rows NUMBER;
  BEGIN
    check_word(p_phone_number, p_reason, p_channel);
    need(p_channel IS NULL OR is_opted_out(p_phone_number) = 'N', -20143,
      'p_channel cannot be opened alone: the opt-out is of all channels, leave p_channel out to end it');
    -- All of them are opened, or none.
    SELECT COUNT(*)
      INTO l_rows
      FROM XXSMS_OPT_OUTS o
     WHERE o.PHONE_NUMBER = p_phone_number
       AND o.ACTION = 'OPT_OUT'
       AND (p_channel IS NULL OR o.SCOPE = p_channel)
       AND o.SAID_AT >= l_at;
    need_last(l_rows = 0);
    FOR r IN (
      SELECT o.SCOPE
        FROM XXSMS_OPT_OUTS o
       WHERE o.PHONE_NUMBER = p_phone_number
         AND o.ACTION = 'OPT_OUT'
         AND (p_channel IS NULL OR o.SCOPE = p_channel)
       ORDER BY o.SCOPE
    ) LOOP
      say(p_phone_number, r.SCOPE, 'OPT_IN', p_reason);
    END LOOP;
  END opt_in;

  -- The GSM-7 default alphabet and its extension table (3GPP TS 23.038), whose characters take an escape and a septet.
  FUNCTION gsm_basic RETURN NVARCHAR2 AS
  BEGIN
    RETURN UNISTR(
      '\000A\000D !"#$%\0026''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
      || '\00A1\00A3\00A4\00A5\00A7\00BF\00C4\00C5\00C6\00C7\00C9\00D1\00D6\00D8\00DC\00DF\00E0\00E4\00E5\00E6\00E8\00E9'
      || '\00EC\00F1\00F2\00F6\00F8\00F9\00FC\0393\0394\0398\039B\039E\03A0\03A3\03A6\03A8\03A9');
  END gsm_basic;

  FUNCTION gsm_extended RETURN NVARCHAR2 AS
  BEGIN
    RETURN UNISTR('\000C^{}\005C[~]|\20AC');
  END gsm_extended;

  FUNCTION is_toll_free(p_sender IN VARCHAR2) RETURN BOOLEAN AS
  BEGIN
    RETURN REGEXP_LIKE(p_sender, '^[+]1(800|833|844|855|866|877|888)[0-9]{7}$');
  END is_toll_free;

  -- Parts are filled in order, and a character of two units is in one of them.
  PROCEDURE segments(
    p_body     IN  VARCHAR2,
    x_segments OUT NUMBER,
    x_encoding OUT VARCHAR2,
    x_units    OUT NUMBER,
    p_sender   IN  VARCHAR2 DEFAULT NULL
  ) AS
    l_body      NVARCHAR2(16000);
    l_tab       NVARCHAR2(1);
    l_extended  NVARCHAR2(20);
    l_character NVARCHAR2(2);
    l_single    NUMBER;
    l_part      NUMBER;
    l_cost      NUMBER;
    l_filled    NUMBER;
  BEGIN
    -- A tab is in neither table: TRANSLATE drops what is in them, and returns NULL if nothing is left.
    l_body := p_body;
    l_tab := CHR(9);
    l_extended := gsm_extended();
    IF TRANSLATE(l_body, l_tab || gsm_basic() || l_extended, l_tab) IS NULL THEN
      x_encoding := 'GSM7';
      l_single := 160;
      l_part := 153;
    ELSE
      x_encoding := 'UCS2';
      l_single := 70;
      l_part := 67;
    END IF;
    IF is_toll_free(p_sender) THEN
      l_part := l_part - 1;
    END IF;
    x_segments := 1;
    x_units := 0;
    l_filled := 0;
    FOR i IN 1 .. NVL(LENGTH(p_body), 0) LOOP
      l_character := SUBSTR(p_body, i, 1);
      IF x_encoding = 'GSM7' THEN
        l_cost := CASE WHEN INSTR(l_extended, l_character) > 0 THEN 2 ELSE 1 END;
      ELSE
        l_cost := LENGTH2(l_character);
      END IF;
      x_units := x_units + l_cost;
      l_filled := l_filled + l_cost;
      IF l_filled > l_part THEN
        x_segments := x_segments + 1;
        l_filled := l_cost;
      END IF;
    END LOOP;
    IF x_units <= l_single THEN
      x_segments := LEAST(x_units, 1);
    END IF;
  END segments;

END XXSMS_API_PKG;
/
