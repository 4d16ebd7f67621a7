-- What PostgreSQL has to be given to look like Oracle to translated statements: loaded once into a template database, by a
-- superuser, before bootstrap_users.sql and dictionary.sql. These hold functions, operators, tables for bookkeeping, and
-- packages, which are schemas.
--
-- Each session starts with SELECT oracompat.start_session(). Tests may set, with ALTER DATABASE or SET:
--     oracompat.clock_offset   an interval that the server's clock is wrong by: '90 seconds'
--     oracompat.time_zone      the server's time zone, of SYSDATE: '+02:00'
--     oracompat.database_role  'PHYSICAL STANDBY', say; otherwise 'PRIMARY'

CREATE SCHEMA oracompat;
SET search_path = oracompat, pg_catalog;

CREATE FUNCTION fail(code integer, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ORA-%: %', lpad(abs(code)::text, 5, '0'), message;
END $$;

-- Types, where PostgreSQL is more lenient than Oracle.

-- A CLOB is no string: it has no order and no equality. PostgreSQL finds no operator for it, and that is ORA-00932.
CREATE TYPE clob;
CREATE FUNCTION clob_in(cstring) RETURNS clob LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION clob_out(clob) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE clob (INPUT = clob_in, OUTPUT = clob_out, LIKE = text);
CREATE CAST (text AS clob) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (varchar AS clob) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (clob AS text) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (clob AS varchar) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE FUNCTION length(clob) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT length($1::text) $$;
CREATE FUNCTION to_char(clob) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT $1::varchar $$;

-- A string is no time, unless NLS_DATE_FORMAT happens to fit it.
CREATE FUNCTION not_a_time(text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RAISE EXCEPTION 'ORA-01861: literal does not match format string';
END $$;
CREATE FUNCTION not_a_zoned_time(text) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT oracompat.not_a_time($1)::timestamptz $$;
CREATE CAST (text AS timestamp) WITH FUNCTION not_a_time(text) AS ASSIGNMENT;
CREATE CAST (varchar AS timestamp) WITH FUNCTION not_a_time(text) AS ASSIGNMENT;
CREATE CAST (text AS timestamptz) WITH FUNCTION not_a_zoned_time(text) AS ASSIGNMENT;
CREATE CAST (varchar AS timestamptz) WITH FUNCTION not_a_zoned_time(text) AS ASSIGNMENT;

-- Blanks count towards the length of a VARCHAR2, which is 4,000 bytes at most; a DATE drops fractions and does not round.
CREATE FUNCTION sized(value varchar, modifier integer, explicit boolean) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF octet_length(value) <= least(modifier - 4, 4000) OR (char_length(value) <= modifier - 4 AND octet_length(value) <= 4000) THEN
    RETURN value;
  ELSIF explicit THEN
    RETURN "left"(value, modifier - 4);
  END IF;
  RAISE EXCEPTION 'ORA-12899: value too large for column (actual: %, maximum: %)',
    CASE WHEN char_length(value) > modifier - 4 THEN char_length(value) ELSE octet_length(value) END, least(modifier - 4, 4000);
END $$;
CREATE FUNCTION sized(value timestamp, modifier integer) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN CASE modifier WHEN 0 THEN date_trunc('second', value) ELSE pg_catalog.timestamp(value, modifier) END;
END $$;
UPDATE pg_cast SET castfunc = 'sized(varchar, integer, boolean)'::regprocedure
WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
UPDATE pg_cast SET castfunc = 'sized(timestamp, integer)'::regprocedure
WHERE castsource = 'timestamp'::regtype AND casttarget = 'timestamp'::regtype;

CREATE VIEW dual AS SELECT 'X'::varchar(1) AS dummy;

-- Users are roles with a schema of their name; a role may be known to the cluster and still be no user of this database.
CREATE TABLE synonyms (owner name, synonym_name name, table_owner name, table_name name, PRIMARY KEY (owner, synonym_name));
CREATE TABLE system_privileges (grantee name, privilege text, admin boolean, PRIMARY KEY (grantee, privilege));

-- The session.

CREATE FUNCTION setting(name text, fallback text) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT COALESCE(NULLIF(current_setting('oracompat.' || $1, true), ''), $2) $$;

-- A name is looked for in the schema, then among Oracle's own, then where the schema's synonyms point to.
CREATE FUNCTION path_of(schema name) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT concat_ws(', ', quote_ident($1), 'oracompat', 'pg_catalog',
    (SELECT string_agg(DISTINCT quote_ident(table_owner), ', ') FROM oracompat.synonyms WHERE owner = $1 AND table_owner <> $1)) $$;

-- The path finds more than Oracle would: of these names, those in another user's schema must be synonyms.
CREATE FUNCTION need_synonyms(names text[]) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  kind "char";
  here text := oracompat.setting('current_schema', session_user);
BEGIN
  SELECT c.relkind INTO kind
  FROM unnest(names) n JOIN pg_class c ON c.oid = to_regclass(n) JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE s.nspname NOT IN (here, 'oracompat') AND NOT EXISTS (
    SELECT FROM oracompat.synonyms y
    WHERE y.owner = here AND y.synonym_name = c.relname AND y.table_owner = s.nspname AND y.table_name = c.relname);
  IF kind = 'S' THEN
    PERFORM oracompat.fail(2289, 'sequence does not exist');
  ELSIF kind IS NOT NULL THEN
    PERFORM oracompat.fail(942, 'table or view does not exist');
  END IF;
END $$;

CREATE FUNCTION enter_schema(schema name) RETURNS void LANGUAGE sql AS $$
  SELECT pg_catalog.set_config('search_path', oracompat.path_of($1), false),
    pg_catalog.set_config('oracompat.current_schema', $1, false) $$;

CREATE FUNCTION start_session() RETURNS void LANGUAGE sql AS
  $$ SELECT pg_catalog.set_config('TimeZone', 'UTC', false), oracompat.enter_schema(session_user) $$;

CREATE PROCEDURE set_current_schema(schema name) LANGUAGE plpgsql AS $$
BEGIN
  IF pg_catalog.to_regnamespace(pg_catalog.quote_ident(schema)) IS NULL THEN
    PERFORM oracompat.fail(1435, 'user does not exist');
  END IF;
  PERFORM oracompat.enter_schema(schema);
END $$;

CREATE FUNCTION user_name() RETURNS varchar LANGUAGE sql STABLE AS $$ SELECT upper(session_user)::varchar $$;

CREATE FUNCTION sys_context(namespace text, parameter text) RETURNS varchar LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF upper(namespace) <> 'USERENV' THEN
    RETURN NULL;
  END IF;
  RETURN CASE upper(parameter)
    WHEN 'SESSION_USER' THEN upper(session_user)
    WHEN 'CURRENT_USER' THEN upper(current_user)
    WHEN 'CURRENT_SCHEMA' THEN upper(oracompat.setting('current_schema', session_user))
    WHEN 'DB_NAME' THEN oracompat.setting('db_name', 'STANDIN') -- not the database's: those of tests are copies of one that was installed
    WHEN 'DB_UNIQUE_NAME' THEN upper(current_database())
    WHEN 'CON_NAME' THEN upper(current_database())
    WHEN 'INSTANCE_NAME' THEN current_database()
    WHEN 'SERVICE_NAME' THEN current_database()
    WHEN 'SERVER_HOST' THEN 'localhost'
    WHEN 'HOST' THEN 'localhost'
    WHEN 'INSTANCE' THEN '1'
    WHEN 'SID' THEN pg_backend_pid()::text
    WHEN 'SESSIONID' THEN pg_backend_pid()::text
    WHEN 'ISDBA' THEN 'FALSE'
    WHEN 'LANGUAGE' THEN 'AMERICAN_AMERICA.AL32UTF8'
    WHEN 'NLS_DATE_FORMAT' THEN 'DD-MON-RR'
    WHEN 'DATABASE_ROLE' THEN oracompat.setting('database_role', 'PRIMARY')
    WHEN 'CURRENT_EDITION_NAME' THEN oracompat.setting('edition', 'ORA$BASE')
    WHEN 'SESSION_EDITION_NAME' THEN oracompat.setting('edition', 'ORA$BASE')
    WHEN 'MODULE' THEN oracompat.setting('module', NULLIF(split_part(current_setting('application_name'), '/', 1), ''))
    WHEN 'ACTION' THEN oracompat.setting('action', NULLIF(split_part(current_setting('application_name'), '/', 2), ''))
    WHEN 'CLIENT_IDENTIFIER' THEN oracompat.setting('client_identifier', NULL)
    WHEN 'CLIENT_INFO' THEN oracompat.setting('client_info', NULL)
    ELSE NULL
  END;
END $$;

-- Times. DATE is timestamp(0) without a zone, in the zone of the server.

CREATE FUNCTION systimestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT statement_timestamp() + oracompat.setting('clock_offset', '0')::interval $$;
CREATE FUNCTION server_zone() RETURNS interval LANGUAGE sql STABLE AS
  $$ SELECT oracompat.setting('time_zone', '+00:00')::interval $$;
CREATE FUNCTION sysdate() RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT date_trunc('second', oracompat.systimestamp() AT TIME ZONE 'UTC' + oracompat.server_zone()) $$;
CREATE FUNCTION session_timestamp() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT oracompat.systimestamp()::timestamp $$;
CREATE FUNCTION session_date() RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT date_trunc('second', oracompat.systimestamp()::timestamp) $$;
CREATE FUNCTION zone_text(zone interval) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1 < '0'::interval THEN '-' ELSE '+' END ||
    to_char(CASE WHEN $1 < '0'::interval THEN -$1 ELSE $1 END, 'HH24:MI') $$;
CREATE FUNCTION dbtimezone() RETURNS varchar LANGUAGE sql STABLE AS $$ SELECT '+00:00'::varchar $$;
CREATE FUNCTION sessiontimezone() RETURNS varchar LANGUAGE sql STABLE AS
  $$ SELECT oracompat.zone_text(now()::timestamp OPERATOR(pg_catalog.-) now() AT TIME ZONE 'UTC') $$;
CREATE FUNCTION tz_offset(zone text) RETURNS varchar LANGUAGE sql STABLE AS
  $$ SELECT oracompat.zone_text(now() AT TIME ZONE $1 OPERATOR(pg_catalog.-) now() AT TIME ZONE 'UTC') $$;
CREATE FUNCTION sys_extract_utc(timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$ SELECT $1 AT TIME ZONE 'UTC' $$;
CREATE FUNCTION from_tz(timestamp, text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $2 ~ '^[+-]?\d+:\d\d$' THEN ($1 - $2::interval) AT TIME ZONE 'UTC' ELSE $1 AT TIME ZONE $2 END $$;
CREATE FUNCTION numtodsinterval(numeric, text) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT make_interval(secs => ($1 * CASE upper($2) WHEN 'DAY' THEN 86400 WHEN 'HOUR' THEN 3600 WHEN 'MINUTE' THEN 60 WHEN 'SECOND' THEN 1
  END)::float8) $$;
CREATE FUNCTION trunc(timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$ SELECT date_trunc('day', $1) $$;
CREATE FUNCTION trunc(timestamptz) RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT date_trunc('day', $1::timestamp) $$;
CREATE FUNCTION trunc(timestamp, text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  unit text := CASE upper($2)
    WHEN 'DD' THEN 'day' WHEN 'DDD' THEN 'day' WHEN 'J' THEN 'day' WHEN 'HH' THEN 'hour' WHEN 'HH24' THEN 'hour' WHEN 'MI' THEN 'minute'
    WHEN 'MM' THEN 'month' WHEN 'MONTH' THEN 'month' WHEN 'MON' THEN 'month' WHEN 'Q' THEN 'quarter' WHEN 'YYYY' THEN 'year'
    WHEN 'YEAR' THEN 'year' WHEN 'IW' THEN 'week' END;
BEGIN
  IF unit IS NULL THEN
    RAISE EXCEPTION 'ORA-01898: too many precision specifiers';
  END IF;
  RETURN date_trunc(unit, $1);
END $$;
CREATE FUNCTION trunc(timestamptz, text) RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT oracompat.trunc($1::timestamp, $2) $$;
CREATE FUNCTION add_months(timestamp, numeric) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN date_trunc('month', $1) + interval '1 month' - interval '1 day' = date_trunc('day', $1)
    THEN date_trunc('month', $1) + make_interval(months => $2::integer + 1) - interval '1 day' + ($1::time)::interval
    ELSE $1 + make_interval(months => $2::integer) END $$;
CREATE FUNCTION last_day(timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT date_trunc('month', $1) + interval '1 month' - interval '1 day' + ($1::time)::interval $$;
CREATE FUNCTION months_between(timestamp, timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(year FROM $1) - extract(year FROM $2)) * 12 + extract(month FROM $1) - extract(month FROM $2)
    + CASE WHEN extract(day FROM $1) = extract(day FROM $2) OR (oracompat.last_day($1) = $1 AND oracompat.last_day($2) = $2) THEN 0
      ELSE (extract(day FROM $1) - extract(day FROM $2)) / 31 + (extract(epoch FROM $1::time) - extract(epoch FROM $2::time)) / 86400 / 31 END $$;

CREATE FUNCTION plus_days(timestamp, numeric) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT $1 + make_interval(secs => round($2 * 86400)::float8) $$;
CREATE FUNCTION plus_days(timestamptz, numeric) RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT date_trunc('second', $1::timestamp) + make_interval(secs => round($2 * 86400)::float8) $$;
CREATE FUNCTION minus_days(timestamp, numeric) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.plus_days($1, -$2) $$;
CREATE FUNCTION minus_days(timestamptz, numeric) RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT oracompat.plus_days($1, -$2) $$;
CREATE FUNCTION days_between(timestamp, timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE AS
  $$ SELECT extract(epoch FROM $1 OPERATOR(pg_catalog.-) $2) / 86400 $$;
CREATE FUNCTION days_plus(numeric, timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.plus_days($2, $1) $$;
CREATE OPERATOR + (FUNCTION = plus_days, LEFTARG = timestamp, RIGHTARG = numeric);
CREATE OPERATOR + (FUNCTION = plus_days, LEFTARG = timestamptz, RIGHTARG = numeric);
CREATE OPERATOR + (FUNCTION = days_plus, LEFTARG = numeric, RIGHTARG = timestamp);
CREATE OPERATOR - (FUNCTION = minus_days, LEFTARG = timestamp, RIGHTARG = numeric);
CREATE OPERATOR - (FUNCTION = minus_days, LEFTARG = timestamptz, RIGHTARG = numeric);
CREATE OPERATOR - (FUNCTION = days_between, LEFTARG = timestamp, RIGHTARG = timestamp);

-- Conversions. FF without a digit, and TZR, are not in PostgreSQL's formats; what is in none it takes for text, Oracle for an error.

CREATE FUNCTION format_of(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF regexp_replace($1, '"[^"]*"|YYYY|YY|RRRR|RR|MM|MONTH|MON|DAY|DY|DDD|DD|D|HH24|HH12|HH|MI|SSSSS|SS|FF[1-9]?|TZH|TZM|TZR|TZD|AM|PM|IYYY|IW|WW|Q|J|FM|[-/,.;: ]',
    '', 'gi') <> '' THEN
    RAISE EXCEPTION 'ORA-01821: date format not recognized';
  END IF;
  RETURN replace(replace(replace(regexp_replace($1, 'FF(?![1-9])', 'FF6', 'gi'), 'FF9', 'FF6'), 'RRRR', 'YYYY'), 'RR', 'YY');
END $$;
CREATE FUNCTION to_char(timestamptz, text) RETURNS varchar LANGUAGE sql STABLE AS $$
  SELECT pg_catalog.to_char($1 AT TIME ZONE 'UTC' + oracompat.server_zone(),
    regexp_replace(regexp_replace(oracompat.format_of($2), 'TZH:TZM|TZR', '"' || oracompat.zone_text(oracompat.server_zone()) || '"', 'gi'),
      'TZD', '', 'gi'))::varchar $$;
CREATE FUNCTION to_char(timestamp, text) RETURNS varchar LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.to_char($1, oracompat.format_of($2))::varchar $$;
CREATE FUNCTION to_char(timestamp) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.to_char($1, 'DD-MON-YY')::varchar $$;
CREATE FUNCTION to_char(numeric) RETURNS varchar LANGUAGE sql IMMUTABLE AS
  $$ SELECT regexp_replace(format('%s', trim_scale($1)), '^(-?)0\.', '\1.')::varchar $$;
CREATE FUNCTION to_char(text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT $1::varchar $$;
CREATE FUNCTION to_char(numeric, text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION 'ORA-03001: unimplemented feature: formats of numbers are not known to the stand-in';
END $$;
CREATE FUNCTION to_char(integer, text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.to_char($1::numeric, $2) $$;
CREATE FUNCTION to_char(bigint, text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.to_char($1::numeric, $2) $$;
-- What is not said to become a string becomes one in the same way: 'x' || 0.5, CAST(SYSDATE AS VARCHAR2(9)).
CREATE CAST (numeric AS text) WITH FUNCTION to_char(numeric) AS ASSIGNMENT;
CREATE CAST (numeric AS varchar) WITH FUNCTION to_char(numeric) AS ASSIGNMENT;
CREATE CAST (timestamp AS text) WITH FUNCTION to_char(timestamp) AS ASSIGNMENT;
CREATE CAST (timestamp AS varchar) WITH FUNCTION to_char(timestamp) AS ASSIGNMENT;
-- PostgreSQL reads as far as text and format go together. Oracle wants all of the text, and its digits come out again; a month or
-- a year that is not given would be the present one.
CREATE FUNCTION read_time(source text, format text) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  found timestamptz := pg_catalog.to_timestamp(source, oracompat.format_of(format));
BEGIN
  IF format !~* 'Y|R|J' OR format !~* 'M|J|DDD' THEN
    RAISE EXCEPTION 'ORA-03001: unimplemented feature: a date without year and month is not known to the stand-in';
  ELSIF format !~* 'TZ' AND regexp_replace(upper(source), '[^1-9A-Z]', '', 'g') <>
      regexp_replace(upper(pg_catalog.to_char(found, oracompat.format_of(format))), '[^1-9A-Z]', '', 'g') THEN
    RAISE EXCEPTION 'ORA-01861: literal does not match format string';
  END IF;
  RETURN found;
END $$;
CREATE FUNCTION to_timestamp(text, text) RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT oracompat.read_time($1, $2) AT TIME ZONE current_setting('TimeZone') $$;
CREATE FUNCTION to_timestamp_tz(text, text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT oracompat.read_time($1, $2) $$;
CREATE FUNCTION to_date(text, text) RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT date_trunc('second', oracompat.to_timestamp($1, $2)) $$;
CREATE FUNCTION to_number(text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN $1::numeric;
EXCEPTION WHEN invalid_text_representation THEN
  RAISE EXCEPTION 'ORA-01722: invalid number';
END $$;
CREATE FUNCTION to_number(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION to_clob(text) RETURNS clob LANGUAGE sql IMMUTABLE AS $$ SELECT $1::clob $$;
CREATE FUNCTION rawtohex(bytea) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT upper(encode($1, 'hex'))::varchar $$;
CREATE FUNCTION hextoraw(text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT decode($1, 'hex') $$;
CREATE FUNCTION sys_guid() RETURNS bytea LANGUAGE sql VOLATILE AS $$ SELECT decode(replace(gen_random_uuid()::text, '-', ''), 'hex') $$;
CREATE FUNCTION standard_hash(text, text DEFAULT 'SHA1') RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE upper($2)
    WHEN 'MD5' THEN RETURN decode(md5($1), 'hex');
    WHEN 'SHA256' THEN RETURN sha256(convert_to($1, 'UTF8'));
    WHEN 'SHA384' THEN RETURN sha384(convert_to($1, 'UTF8'));
    WHEN 'SHA512' THEN RETURN sha512(convert_to($1, 'UTF8'));
    ELSE RAISE EXCEPTION 'ORA-03001: unimplemented feature: this hash is not known to the stand-in';
  END CASE;
END $$;

-- Strings. The empty one is NULL, and NULL is empty to ||.

CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF octet_length($1) + octet_length($2) > 4000 THEN
    RAISE EXCEPTION 'ORA-01489: result of string concatenation is too long';
  END IF;
  RETURN CASE WHEN $1 IS NULL THEN $2 WHEN $2 IS NULL THEN $1 ELSE textcat($1, $2) END;
END $$;
CREATE FUNCTION joined(anynonarray, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.joined($1::text, $2) $$;
CREATE FUNCTION joined(text, anynonarray) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.joined($1, $2::text) $$;
CREATE OPERATOR || (FUNCTION = joined, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR || (FUNCTION = joined, LEFTARG = anynonarray, RIGHTARG = text);
CREATE OPERATOR || (FUNCTION = joined, LEFTARG = text, RIGHTARG = anynonarray);
CREATE FUNCTION concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.joined($1, $2) $$;
CREATE FUNCTION substr(text, numeric, numeric DEFAULT 2147483647) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE
    WHEN $3 < 1 OR ($2 <= -1 AND -trunc($2) > length($1)) THEN NULL
    WHEN $2 <= -1 THEN pg_catalog.substr(pg_catalog.right($1, -trunc($2)::integer), 1, trunc($3)::integer)
    ELSE pg_catalog.substr($1, greatest(trunc($2), 1)::integer, trunc($3)::integer) END $$;
CREATE FUNCTION substr(text, integer, integer DEFAULT 2147483647) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT oracompat.substr($1, $2::numeric, $3::numeric) $$;
CREATE FUNCTION instr(text, text, numeric DEFAULT 1, numeric DEFAULT 1) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  at integer := $3::integer - 1;
  found integer;
BEGIN
  IF $3 < 1 THEN
    RAISE EXCEPTION 'ORA-03001: unimplemented feature: INSTR from the end is not known to the stand-in';
  END IF;
  FOR i IN 1..$4::integer LOOP
    found := strpos(pg_catalog.substr($1, at + 1), $2);
    IF found = 0 THEN
      RETURN 0;
    END IF;
    at := at + found;
  END LOOP;
  RETURN at;
END $$;
CREATE FUNCTION replace(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.replace($1, $2, '') $$;
CREATE FUNCTION replace(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $2 IS NULL THEN $1 ELSE pg_catalog.replace($1, $2, COALESCE($3, '')) END $$;
CREATE FUNCTION chr(numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.chr($1::integer) $$;
CREATE FUNCTION lpad(text, numeric, text DEFAULT ' ') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.lpad($1, $2::integer, $3) $$;
CREATE FUNCTION rpad(text, numeric, text DEFAULT ' ') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.rpad($1, $2::integer, $3) $$;
CREATE FUNCTION within_bytes(value text, maximum integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF octet_length(value) > maximum THEN
    RAISE EXCEPTION 'ORA-12899: value too large for column (actual: %, maximum: %)', octet_length(value), maximum;
  END IF;
  RETURN true;
END $$;

-- Numbers. A quotient of integers is no integer.

CREATE FUNCTION quotient(integer, integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1::numeric / $2::numeric $$;
CREATE FUNCTION quotient(bigint, bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1::numeric / $2::numeric $$;
CREATE FUNCTION quotient(bigint, integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1::numeric / $2::numeric $$;
CREATE FUNCTION quotient(integer, bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1::numeric / $2::numeric $$;
CREATE OPERATOR / (FUNCTION = quotient, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR / (FUNCTION = quotient, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR / (FUNCTION = quotient, LEFTARG = bigint, RIGHTARG = integer);
CREATE OPERATOR / (FUNCTION = quotient, LEFTARG = integer, RIGHTARG = bigint);
CREATE FUNCTION mod(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT CASE $2 WHEN 0 THEN $1 ELSE pg_catalog.mod($1, $2) END $$;
CREATE FUNCTION mod(integer, integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.mod($1::numeric, $2::numeric) $$;
CREATE FUNCTION mod(bigint, bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT oracompat.mod($1::numeric, $2::numeric) $$;
CREATE FUNCTION bitand(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT ($1::bigint & $2::bigint)::numeric $$;
CREATE FUNCTION round(timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$ SELECT date_trunc('day', $1 + interval '12 hours') $$;
CREATE FUNCTION round(interval) RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT date_trunc('second', $1 + interval '0.5 second') $$;

-- What PL/SQL asks of errors: the ORA code of PostgreSQL's, negative. Messages that start with a code have it.

CREATE FUNCTION sqlcode(state text, message text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT -COALESCE(substring($2 FROM '^ORA-(\d{5})')::integer, CASE WHEN $1 = '42710' AND $2 LIKE 'constraint %' THEN 2264 END, CASE $1
    WHEN '23505' THEN 1 WHEN '42P07' THEN 955 WHEN '42710' THEN 955 WHEN '42701' THEN 1430 WHEN '42P01' THEN 942 WHEN '3F000' THEN 942
    WHEN '42501' THEN 942 WHEN '42703' THEN 904 WHEN '42883' THEN 904 WHEN '23502' THEN 1400 WHEN '23514' THEN 2290 WHEN '23503' THEN 2291
    WHEN '22001' THEN 12899 WHEN '22003' THEN 1438 WHEN '22012' THEN 1476 WHEN '22P02' THEN 1722 WHEN '42704' THEN 1917
    WHEN 'P0002' THEN -100 WHEN 'P0003' THEN 1422 WHEN '40P01' THEN 60 WHEN '55P03' THEN 54 WHEN '40001' THEN 8177 WHEN '57014' THEN 1013
    ELSE 600 END) $$;
CREATE FUNCTION sqlerrm(state text, message text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $2 LIKE 'ORA-%' THEN $2 ELSE format('ORA-%s: %s', lpad((-oracompat.sqlcode($1, $2))::text, 5, '0'), $2) END::varchar $$;
CREATE PROCEDURE raise_application_error(code numeric, message text, keep boolean DEFAULT false) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.fail(code::integer, message);
END $$;
