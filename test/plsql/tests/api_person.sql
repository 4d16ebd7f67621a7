-- XXSMS_API_PKG.enqueue_person.
CREATE OR REPLACE PACKAGE TEST_API_PERSON AS

  PROCEDURE name_zone_country_and_manager_come_from_hr;

  PROCEDURE what_is_given_wins;

  PROCEDURE numbers_are_in_the_sites_order_of_types;

  PROCEDURE types_may_be_separated_by_commas;

  PROCEDURE without_a_profile_it_is_mobiles;

  PROCEDURE only_current_numbers_count;

  PROCEDURE of_one_type_the_newest_is_first;

  PROCEDURE more_numbers_than_fit_are_left_out;

  PROCEDURE the_primary_assignment_of_today_counts;

  PROCEDURE the_manager_is_as_of_today;

  PROCEDURE an_employee_counts_before_a_contractor;

  PROCEDURE without_an_assignment_it_is_queued;

  PROCEDURE what_hr_has_in_a_useless_form_is_left_out;

  PROCEDURE a_source_key_queues_once;

  PROCEDURE nobody_is_an_error;

  PROCEDURE no_number_is_an_error;

END TEST_API_PERSON;
/
CREATE OR REPLACE PACKAGE BODY TEST_API_PERSON AS

  PROCEDURE person_with_number AS
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'M', '(202) 555-0142');
  END person_with_number;

  FUNCTION queued RETURN NUMBER AS
  BEGIN
    RETURN XXSMS_API_PKG.enqueue_person(p_channel => 'CERTS', p_person_id => 4711, p_body => 'Your licence expires.');
  END queued;

  -- Phones, zone, country and manager of the text that is queued.
  FUNCTION what_is_queued RETURN VARCHAR2 AS
    l_id   NUMBER;
    l_text VARCHAR2(2000);
  BEGIN
    l_id := queued();
    SELECT o.PHONES || '|' || o.TIME_ZONE || '|' || o.COUNTRY_CODE || '|' || o.MANAGER_EMAIL
      INTO l_text
      FROM XXSMS_OUTBOUND o
     WHERE o.MESSAGE_ID = l_id;
    RETURN l_text;
  END what_is_queued;

  PROCEDURE name_zone_country_and_manager_come_from_hr AS
    l_id NUMBER;
  BEGIN
    person_with_number();
    SITE.person(1, p_name => 'Boss, Ann', p_mail => 'ann@example.com');
    SITE.assignment(4711, p_zone => 'America/New_York', p_country => 'US', p_supervisor => 1);
    l_id := queued();
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal(4711, r.PERSON_ID);
      ASSERT.equal('Doe, Jane', r.PERSON_NAME);
      ASSERT.equal('(202) 555-0142', r.PHONES);
      ASSERT.equal('America/New_York', r.TIME_ZONE);
      ASSERT.equal('US', r.COUNTRY_CODE);
      ASSERT.equal('ann@example.com', r.MANAGER_EMAIL);
      ASSERT.equal('Your licence expires.', r.BODY);
    END LOOP;
  END name_zone_country_and_manager_come_from_hr;

  PROCEDURE what_is_given_wins AS
    l_id NUMBER;
  BEGIN
    person_with_number();
    SITE.person(1, p_mail => 'ann@example.com');
    SITE.assignment(4711, p_zone => 'America/New_York', p_country => 'US', p_supervisor => 1);
    l_id := XXSMS_API_PKG.enqueue_person(
      p_channel            => 'CERTS',
      p_person_id          => 4711,
      p_body               => 'Renewed?',
      p_source_key         => 'CERT-4711',
      p_country_code       => 'CA',
      p_time_zone          => 'America/Toronto',
      p_media_urls         => 'https://example.com/a.png',
      p_priority           => 2,
      p_not_before         => TO_DATE('2026-11-30', 'YYYY-MM-DD'),
      p_expires_at         => TO_DATE('2026-12-31', 'YYYY-MM-DD'),
      p_ignore_quiet_hours => 'Y',
      p_reply_keywords     => 'YES NO',
      p_manager_email      => 'bob@example.com',
      p_subject            => 'forklift licence'
    );
    FOR r IN (SELECT o.* FROM XXSMS_OUTBOUND o WHERE o.MESSAGE_ID = l_id) LOOP
      ASSERT.equal('CERT-4711', r.SOURCE_KEY);
      ASSERT.equal('CA', r.COUNTRY_CODE);
      ASSERT.equal('America/Toronto', r.TIME_ZONE);
      ASSERT.equal('https://example.com/a.png', r.MEDIA_URLS);
      ASSERT.equal(2, r.PRIORITY);
      ASSERT.equal(TO_DATE('2026-11-30', 'YYYY-MM-DD'), r.NOT_BEFORE);
      ASSERT.equal(TO_DATE('2026-12-31', 'YYYY-MM-DD'), r.EXPIRES_AT);
      ASSERT.equal('Y', r.IGNORE_QUIET_HOURS);
      ASSERT.equal('YES NO', r.REPLY_KEYWORDS);
      ASSERT.equal('bob@example.com', r.MANAGER_EMAIL);
      ASSERT.equal('forklift licence', r.SUBJECT);
    END LOOP;
  END what_is_given_wins;

  PROCEDURE numbers_are_in_the_sites_order_of_types AS
  BEGIN
    SITE.setting('XXSMS_PHONE_TYPES', 'M H1 W1');
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'W1', '202 555 0101');
    SITE.phone(4711, 'H1', '202 555 0102');
    SITE.phone(4711, 'WF', '202 555 0103');
    SITE.phone(4711, 'M', '202 555 0104');
    ASSERT.equal('202 555 0104; 202 555 0102; 202 555 0101|||', what_is_queued());
  END numbers_are_in_the_sites_order_of_types;

  PROCEDURE types_may_be_separated_by_commas AS
  BEGIN
    SITE.setting('XXSMS_PHONE_TYPES', 'H1,M');
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'M', '202 555 0104');
    SITE.phone(4711, 'H1', '202 555 0102');
    ASSERT.equal('202 555 0102; 202 555 0104|||', what_is_queued());
  END types_may_be_separated_by_commas;

  PROCEDURE without_a_profile_it_is_mobiles AS
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'H1', '202 555 0102');
    SITE.phone(4711, 'M', '202 555 0104');
    ASSERT.equal('202 555 0104|||', what_is_queued());
  END without_a_profile_it_is_mobiles;

  PROCEDURE only_current_numbers_count AS
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'M', '202 555 0101', p_to => SITE.today() - 1);
    SITE.phone(4711, 'M', '202 555 0102', p_from => SITE.today() + 1);
    SITE.phone(4711, 'M', '202 555 0103', p_from => SITE.today(), p_to => SITE.today());
    SITE.phone(4711, 'M', '202 555 0104', p_parent => 'PER_OTHERS');
    SITE.phone(4712, 'M', '202 555 0105');
    ASSERT.equal('202 555 0103|||', what_is_queued());
  END only_current_numbers_count;

  PROCEDURE of_one_type_the_newest_is_first AS
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'M', '202 555 0101', p_from => SITE.today() - 2);
    SITE.phone(4711, 'M', '202 555 0102', p_from => SITE.today() - 1);
    ASSERT.equal('202 555 0102; 202 555 0101|||', what_is_queued());
  END of_one_type_the_newest_is_first;

  PROCEDURE more_numbers_than_fit_are_left_out AS
    l_phones VARCHAR2(2000);
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    FOR i IN 1 .. 30 LOOP
      SITE.phone(4711, 'M', RPAD('202 555 0101 ext', 60, '0'));
    END LOOP;
    l_phones := what_is_queued();
    ASSERT.true(LENGTH(l_phones) BETWEEN 900 AND 1003, 'as many as fit');
    ASSERT.contains('0|||', l_phones);
  END more_numbers_than_fit_are_left_out;

  PROCEDURE the_primary_assignment_of_today_counts AS
  BEGIN
    person_with_number();
    SITE.assignment(4711, p_zone => 'Europe/Paris', p_country => 'FR', p_primary => 'N');
    SITE.assignment(4711, p_zone => 'Europe/Rome', p_country => 'IT', p_to => SITE.today() - 1);
    SITE.assignment(4711, p_zone => 'Europe/Berlin', p_country => 'DE', p_from => SITE.today(), p_to => SITE.today());
    SITE.assignment(4711, p_zone => 'Europe/Madrid', p_country => 'ES', p_from => SITE.today() + 1);
    SITE.assignment(4711, p_zone => 'Europe/Oslo', p_country => 'NO', p_type => 'A');
    ASSERT.equal('(202) 555-0142|Europe/Berlin|DE|', what_is_queued());
  END the_primary_assignment_of_today_counts;

  PROCEDURE the_manager_is_as_of_today AS
  BEGIN
    person_with_number();
    SITE.person(1, p_mail => 'old@example.com', p_to => SITE.today() - 1);
    SITE.person(1, p_mail => 'new@example.com', p_from => SITE.today());
    SITE.assignment(4711, p_supervisor => 1);
    ASSERT.equal('(202) 555-0142|||new@example.com', what_is_queued());
  END the_manager_is_as_of_today;

  PROCEDURE an_employee_counts_before_a_contractor AS
  BEGIN
    person_with_number();
    SITE.assignment(4711, p_country => 'FR', p_type => 'C');
    SITE.assignment(4711, p_country => 'DE', p_type => 'E');
    ASSERT.equal('(202) 555-0142||DE|', what_is_queued());
  END an_employee_counts_before_a_contractor;

  PROCEDURE without_an_assignment_it_is_queued AS
  BEGIN
    person_with_number();
    ASSERT.equal('(202) 555-0142|||', what_is_queued());
  END without_an_assignment_it_is_queued;

  PROCEDURE what_hr_has_in_a_useless_form_is_left_out AS
  BEGIN
    person_with_number();
    SITE.person(1, p_mail => 'none');
    SITE.assignment(4711, p_zone => '(GMT -5) Eastern', p_country => 'U.S.', p_supervisor => 1);
    ASSERT.equal('(202) 555-0142|||', what_is_queued());
  END what_hr_has_in_a_useless_form_is_left_out;

  PROCEDURE a_source_key_queues_once AS
    l_first  NUMBER;
    l_second NUMBER;
  BEGIN
    person_with_number();
    l_first := XXSMS_API_PKG.enqueue_person('CERTS', 4711, 'Renewed?', 'CERT-4711');
    l_second := XXSMS_API_PKG.enqueue_person('CERTS', 4711, 'Renewed?', 'CERT-4711');
    ASSERT.equal(l_first, l_second);
  END a_source_key_queues_once;

  PROCEDURE fails(p_code IN NUMBER, p_text IN VARCHAR2) AS
    l_id NUMBER;
  BEGIN
    l_id := queued();
    ASSERT.fail('there should be no text ' || l_id);
  EXCEPTION
    WHEN OTHERS THEN
      ASSERT.equal(p_code, SQLCODE, SQLERRM);
      ASSERT.contains(p_text, SQLERRM);
  END fails;

  PROCEDURE nobody_is_an_error AS
  BEGIN
    SITE.channel('CERTS');
    fails(-20121, 'p_person_id is nobody today');
    SITE.person(4711, p_to => SITE.today() - 1);
    SITE.person(4711, p_from => SITE.today() + 1);
    fails(-20121, 'p_person_id is nobody today');
  END nobody_is_an_error;

  PROCEDURE no_number_is_an_error AS
  BEGIN
    SITE.channel('CERTS');
    SITE.person(4711);
    SITE.phone(4711, 'WF', '202 555 0103');
    fails(-20122, 'XXSMS_PHONE_TYPES');
  END no_number_is_an_error;

END TEST_API_PERSON;
/
