-- In place of DBMS_LOCK.SLEEP: the clock goes on at once, and after SLEEPS_UNTIL_SENT times (STUB_SETTINGS) all that was NEW has been
-- sent.
CREATE SCHEMA stub_lock AUTHORIZATION apps;
CREATE PROCEDURE stub_lock.sleep(seconds numeric) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('oracompat.clock_offset',
    (oracompat.setting('clock_offset', '0')::interval + make_interval(secs => seconds::float8))::text, false);
  UPDATE stub_settings SET value = value::integer - 1 WHERE name = 'SLEEPS_UNTIL_SENT';
  UPDATE xxsms_outbound SET status = 'SENT' WHERE status = 'NEW'
    AND EXISTS (SELECT FROM stub_settings s WHERE s.name = 'SLEEPS_UNTIL_SENT' AND s.value = '0');
END $$;
