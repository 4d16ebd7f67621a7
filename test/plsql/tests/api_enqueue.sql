-- XXSMS_API_PKG.enqueue and find.
CREATE OR REPLACE PACKAGE TEST_API_ENQUEUE AS

  PROCEDURE three_parameters_are_enough;

  PROCEDURE every_column_of_a_feeder_is_written;

  PROCEDURE null_is_the_default;

  PROCEDURE the_row_says_who_queued_it;

  PROCEDURE a_source_key_queues_once;

  PROCEDURE a_source_key_is_the_channels_own;

  PROCEDURE without_a_source_key_each_call_queues;

  PROCEDURE another_key_that_is_taken_is_an_error;

  PROCEDURE media_need_no_text;

  PROCEDURE what_just_fits_is_taken;

  PROCEDURE a_rollback_leaves_nothing;

END TEST_API_ENQUEUE;
/
CREATE OR REPLACE PACKAGE BODY TEST_API_ENQUEUE AS

  FUNCTION some_text(p_source_key IN VARCHAR2 DEFAULT NULL, p_channel IN VARCHAR2 DEFAULT 'CERTS') RETURN NUMBER AS
  BEGIN
    RETURN XXSMS_API_PKG.enqueue(
      p_channel => p_channel, p_phones => '(202) 555-0142', p_body => 'Your licence expires.', p_source_key => p_source_key);
  END some_text;

  FUNCTION texts RETURN NUMBER AS
    l_rows NUMBER;
  BEGIN
    SELECT COUNT(*) INTO l_rows FROM XXSMS_OUTBOUND o;
    RETURN l_rows;
  END texts;

  PROCEDURE three_parameters_are_enough AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := XXSMS_API_PKG.enqueue('CERTS', '(202) 555-0142', 'Your licence expires.');
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal('CERTS', r.CHANNEL);
      ASSERT.equal('(202) 555-0142', r.PHONES);
      ASSERT.equal('Your licence expires.', r.BODY);
      ASSERT.equal('NEW', r.STATUS);
      ASSERT.equal(5, r.PRIORITY);
      ASSERT.equal('N', r.IGNORE_QUIET_HOURS);
      ASSERT.equal(0, r.ATTEMPTS);
    END LOOP;
    ASSERT.equal(1, texts());
  END three_parameters_are_enough;

  PROCEDURE every_column_of_a_feeder_is_written AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := XXSMS_API_PKG.enqueue(
      p_channel            => 'CERTS',
      p_phones             => '(202) 555-0142; 202 555 0143',
      p_body               => 'Renewed?',
      p_source_key         => 'CERT-4711',
      p_person_id          => 4711,
      p_person_name        => 'Doe, Jane',
      p_country_code       => 'us',
      p_time_zone          => 'America/New_York',
      p_media_urls         => 'https://example.com/a.png https://example.com/b.png',
      p_priority           => 1,
      p_not_before         => TO_DATE('2026-11-30 09:00', 'YYYY-MM-DD HH24:MI'),
      p_expires_at         => TO_DATE('2026-12-31 17:30', 'YYYY-MM-DD HH24:MI'),
      p_ignore_quiet_hours => 'Y',
      p_reply_keywords     => 'YES, NO',
      p_manager_email      => 'boss@example.com',
      p_subject            => 'forklift licence'
    );
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal('(202) 555-0142; 202 555 0143', r.PHONES);
      ASSERT.equal('Renewed?', r.BODY);
      ASSERT.equal('CERT-4711', r.SOURCE_KEY);
      ASSERT.equal(4711, r.PERSON_ID);
      ASSERT.equal('Doe, Jane', r.PERSON_NAME);
      ASSERT.equal('US', r.COUNTRY_CODE);
      ASSERT.equal('America/New_York', r.TIME_ZONE);
      ASSERT.equal('https://example.com/a.png https://example.com/b.png', r.MEDIA_URLS);
      ASSERT.equal(1, r.PRIORITY);
      ASSERT.equal(TO_DATE('2026-11-30 09:00', 'YYYY-MM-DD HH24:MI'), r.NOT_BEFORE);
      ASSERT.equal(TO_DATE('2026-12-31 17:30', 'YYYY-MM-DD HH24:MI'), r.EXPIRES_AT);
      ASSERT.equal('Y', r.IGNORE_QUIET_HOURS);
      ASSERT.equal('YES, NO', r.REPLY_KEYWORDS);
      ASSERT.equal('boss@example.com', r.MANAGER_EMAIL);
      ASSERT.equal('forklift licence', r.SUBJECT);
    END LOOP;
    ASSERT.equal(1, texts());
  END every_column_of_a_feeder_is_written;

  PROCEDURE null_is_the_default AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := XXSMS_API_PKG.enqueue(
      p_channel => 'CERTS', p_phones => '(202) 555-0142', p_body => 'x', p_priority => NULL, p_ignore_quiet_hours => NULL);
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal(5, r.PRIORITY);
      ASSERT.equal('N', r.IGNORE_QUIET_HOURS);
    END LOOP;
  END null_is_the_default;

  PROCEDURE the_row_says_who_queued_it AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    SITE.setting('USER_ID', '1318');
    SITE.setting('LOGIN_ID', '77');
    l_id := some_text();
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal(1318, r.CREATED_BY);
      ASSERT.equal(1318, r.LAST_UPDATED_BY);
      ASSERT.equal(77, r.LAST_UPDATE_LOGIN);
    END LOOP;
  END the_row_says_who_queued_it;

  PROCEDURE a_source_key_queues_once AS
    l_first NUMBER;
  BEGIN
    SITE.channel('CERTS');
    ASSERT.equal(TO_NUMBER(NULL), XXSMS_API_PKG.find('CERTS', 'CERT-4711'));
    l_first := some_text('CERT-4711');
    ASSERT.equal(l_first, some_text('CERT-4711'), 'the second call');
    ASSERT.equal(l_first, XXSMS_API_PKG.find('CERTS', 'CERT-4711'));
    ASSERT.equal(1, texts());
  END a_source_key_queues_once;

  PROCEDURE a_source_key_is_the_channels_own AS
  BEGIN
    SITE.channel('CERTS');
    SITE.channel('PAYROLL');
    ASSERT.true(some_text('CERT-4711') <> some_text('CERT-4711', p_channel => 'PAYROLL'), 'another text');
  END a_source_key_is_the_channels_own;

  PROCEDURE without_a_source_key_each_call_queues AS
  BEGIN
    SITE.channel('CERTS');
    ASSERT.true(some_text() <> some_text(), 'another text');
  END without_a_source_key_each_call_queues;

  PROCEDURE another_key_that_is_taken_is_an_error AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := some_text();
    -- As if the sequence were behind the table.
    INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, PHONES, BODY) VALUES (l_id + 1, 'CERTS', '(202) 555-0142', 'x');
    BEGIN
      l_id := some_text('CERT-4711');
      ASSERT.fail('there should be no text ' || l_id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        ASSERT.equal(2, texts());
    END;
  END another_key_that_is_taken_is_an_error;

  PROCEDURE media_need_no_text AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := XXSMS_API_PKG.enqueue(
      p_channel => 'CERTS', p_phones => '(202) 555-0142', p_body => NULL, p_media_urls => 'https://example.com/a.png');
    ASSERT.equal('NEW', XXSMS_API_PKG.status(l_id));
  END media_need_no_text;

  PROCEDURE what_just_fits_is_taken AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    l_id := XXSMS_API_PKG.enqueue(
      p_channel     => 'CERTS',
      p_phones      => RPAD('(202) 555-0142;', 1000, ' (202) 555-0142;'),
      p_body        => RPAD('x', 1600, 'x'),
      p_source_key  => RPAD('K', 240, 'K'),
      p_person_id   => 999999999999999,
      p_person_name => RPAD('N', 240, 'N'),
      p_media_urls  => RPAD('https://e.com/a', 159, ' https://e.com/a'),
      p_priority    => 9,
      p_subject     => RPAD('s', 80, 's')
    );
    ASSERT.equal('NEW', XXSMS_API_PKG.status(l_id));
  END what_just_fits_is_taken;

  PROCEDURE a_rollback_leaves_nothing AS
    l_id NUMBER;
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'M', '(202) 555-0142');
    BEGIN
      l_id := some_text();
      l_id := XXSMS_API_PKG.enqueue_person('CERTS', 4711, 'Your licence expires.');
      ASSERT.equal('CANCELED', XXSMS_API_PKG.cancel(l_id));
      XXSMS_API_PKG.opt_out('+12025550142', 'asked by phone');
      UPDATE XXSMS_OPT_OUTS SET SAID_AT = SAID_AT - NUMTODSINTERVAL(1, 'DAY');
      XXSMS_API_PKG.opt_in('+12025550142', 'asked again');
      RAISE_APPLICATION_ERROR(-20998, 'undone');
    EXCEPTION
      WHEN OTHERS THEN
        ASSERT.equal(-20998, SQLCODE);
        ROLLBACK;
    END;
    SELECT COUNT(*) INTO l_id FROM (
      SELECT o.MESSAGE_ID FROM XXSMS_OUTBOUND o UNION ALL SELECT c.CONSENT_ID FROM XXSMS_CONSENT_LOG c
      UNION ALL SELECT 1 FROM XXSMS_OPT_OUTS p) x;
    ASSERT.equal(0, l_id, 'rows');
  END a_rollback_leaves_nothing;

END TEST_API_ENQUEUE;
/
