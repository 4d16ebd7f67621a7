-- What PostgreSQL has to be given to look like Oracle to translated statements: loaded once into a template database, by a
-- superuser, before dictionary.sql. It holds functions, operators, tables for bookkeeping, and packages, which are schemas.
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
CREATE PROCEDURE raise_application_error(code numeric, message text, keep boolean DEFAULT false) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.fail(code::integer, message);
END $$;

-- Users. The password of a role is the cluster's, its schema this database's.

CREATE FUNCTION schema_exists(name name) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) $$;
CREATE FUNCTION role_exists(name name) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) $$;

CREATE PROCEDURE create_user(name name, password text, locked boolean) LANGUAGE plpgsql AS $$
BEGIN
  IF oracompat.schema_exists(name) THEN
    PERFORM oracompat.fail(1920, format('user name ''%s'' conflicts with another user or role name', upper(name)));
  END IF;
  IF NOT oracompat.role_exists(name) THEN
    EXECUTE format('CREATE ROLE %I %s PASSWORD %L', name, CASE WHEN locked THEN 'NOLOGIN' ELSE 'LOGIN' END, password);
  END IF;
  EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', name, name);
END $$;

CREATE PROCEDURE alter_user(name name, password text, locked boolean) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(name) OR NOT oracompat.role_exists(name) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(name)));
  END IF;
  IF password IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', name, password);
  END IF;
  IF locked IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I %s', name, CASE WHEN locked THEN 'NOLOGIN' ELSE 'LOGIN' END);
  END IF;
END $$;

-- The role goes too, unless another database needs it.
CREATE PROCEDURE drop_user(name name) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(name) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(name)));
  END IF;
  EXECUTE format('DROP OWNED BY %I CASCADE', name);
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', name);
  DELETE FROM oracompat.synonyms WHERE owner = name;
  DELETE FROM oracompat.system_privileges WHERE grantee = name;
  BEGIN
    EXECUTE format('DROP ROLE %I', name);
  EXCEPTION WHEN dependent_objects_still_exist OR object_in_use THEN
    NULL;
  END;
END $$;

-- Objects belong to the user whose schema they are in, whoever made them; schemas hide nothing.
CREATE FUNCTION give_to_owner() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
    IF made.object_type = 'schema' THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC', made.object_identity);
    ELSIF oracompat.role_exists(made.schema_name) AND made.object_type IN ('table', 'sequence', 'view', 'function')
      AND made.schema_name <> session_user THEN
      EXECUTE format('ALTER %s %s OWNER TO %I', made.object_type, made.object_identity, made.schema_name);
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER oracompat_owner ON ddl_command_end
  WHEN TAG IN ('CREATE SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'CREATE SEQUENCE', 'CREATE VIEW', 'CREATE FUNCTION')
  EXECUTE FUNCTION give_to_owner();

-- What Oracle does not take of keys and constraints, and PostgreSQL does.
CREATE FUNCTION check_keys() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE connamespace <> 'pg_catalog'::regnamespace GROUP BY connamespace, conname HAVING count(*) > 1) THEN
    PERFORM oracompat.fail(2264, 'name already used by an existing constraint');
  ELSIF EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid >= 16384
      GROUP BY indrelid, indkey::text, pg_get_expr(indexprs, indrelid), indoption::text HAVING count(*) > 1) THEN
    PERFORM oracompat.fail(1408, 'such column list already indexed');
  ELSIF EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid WHERE i.indexrelid >= 16384
      GROUP BY i.indexrelid HAVING sum(CASE WHEN a.atttypid = 'varchar'::regtype AND a.atttypmod > 4 THEN least((a.atttypmod - 4) * 4, 4000) ELSE 22 END) > 6398) THEN
    PERFORM oracompat.fail(1450, 'maximum key length (6398) exceeded');
  END IF;
END $$;
CREATE EVENT TRIGGER oracompat_keys ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX') EXECUTE FUNCTION check_keys();

-- The administrator, who loads this, is a user as well.
DO $$
BEGIN
  EXECUTE format('CREATE SCHEMA %I', session_user);
END $$;

-- Names. An object is given as [schema.]name, quoted where PostgreSQL wants it.

CREATE FUNCTION schema_of(object text) RETURNS name LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN cardinality(parse_ident($1)) > 1 THEN (parse_ident($1))[1]
    ELSE oracompat.setting('current_schema', session_user) END::name $$;
CREATE FUNCTION name_of(object text) RETURNS name LANGUAGE sql IMMUTABLE AS
  $$ SELECT (parse_ident($1))[cardinality(parse_ident($1))]::name $$;

-- The object that a name means here, through a synonym as well; ORA-00942 if there is none.
CREATE FUNCTION object_of(object text) RETURNS regclass LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF to_regclass(object) IS NULL THEN
    PERFORM oracompat.fail(942, 'table or view does not exist');
  END IF;
  RETURN to_regclass(object);
END $$;

CREATE PROCEDURE create_synonym(synonym text, target text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(oracompat.schema_of(synonym)) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(oracompat.schema_of(synonym))));
  END IF;
  INSERT INTO oracompat.synonyms
  VALUES (oracompat.schema_of(synonym), oracompat.name_of(synonym), oracompat.schema_of(target), oracompat.name_of(target))
  ON CONFLICT (owner, synonym_name) DO UPDATE SET table_owner = excluded.table_owner, table_name = excluded.table_name;
  IF oracompat.schema_of(synonym) = oracompat.setting('current_schema', session_user) THEN
    PERFORM oracompat.enter_schema(oracompat.schema_of(synonym));
  END IF;
END $$;

CREATE PROCEDURE drop_synonym(synonym text) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM oracompat.synonyms WHERE owner = oracompat.schema_of(synonym) AND synonym_name = oracompat.name_of(synonym);
  IF NOT FOUND THEN
    PERFORM oracompat.fail(1434, 'private synonym to be dropped does not exist');
  END IF;
END $$;

CREATE PROCEDURE drop_trigger(trigger text) LANGUAGE plpgsql AS $$
DECLARE
  its_table regclass;
BEGIN
  SELECT tgrelid INTO its_table FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE tgname = oracompat.name_of(trigger) AND c.relnamespace = pg_catalog.to_regnamespace(quote_ident(oracompat.schema_of(trigger)));
  IF its_table IS NULL THEN
    PERFORM oracompat.fail(4080, format('trigger ''%s'' does not exist', upper(oracompat.name_of(trigger))));
  END IF;
  EXECUTE format('DROP TRIGGER %I ON %s', oracompat.name_of(trigger), its_table);
END $$;

CREATE PROCEDURE drop_object(kind text, object text) LANGUAGE plpgsql AS $$
DECLARE
  missing integer := CASE kind WHEN 'SEQUENCE' THEN 2289 WHEN 'INDEX' THEN 1418 ELSE 942 END;
  wanted "char" := CASE kind WHEN 'SEQUENCE' THEN 'S' WHEN 'INDEX' THEN 'i' WHEN 'VIEW' THEN 'v' ELSE 'r' END;
  found regclass;
BEGIN
  CASE kind
    WHEN 'USER' THEN CALL oracompat.drop_user(oracompat.name_of(object));
    WHEN 'SYNONYM' THEN CALL oracompat.drop_synonym(object);
    WHEN 'TRIGGER' THEN CALL oracompat.drop_trigger(object);
    ELSE
      SELECT oid INTO found FROM pg_class
      WHERE relname = oracompat.name_of(object) AND relkind = wanted
        AND relnamespace = pg_catalog.to_regnamespace(quote_ident(oracompat.schema_of(object)));
      IF found IS NULL THEN
        PERFORM oracompat.fail(missing, lower(kind) || ' does not exist');
      END IF;
      EXECUTE format('DROP %s %s CASCADE', kind, found);
  END CASE;
END $$;

CREATE PROCEDURE comment_on_table(object text, comment text) LANGUAGE plpgsql AS $$
DECLARE
  found regclass := oracompat.object_of(object);
BEGIN
  EXECUTE format('COMMENT ON %s %s IS %L',
    (SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END FROM pg_class WHERE oid = found), found, comment);
END $$;

-- Privileges. SELECT on a sequence lets one use it; ALL on one is the same.

CREATE FUNCTION privileges_on(privileges text, object regclass) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN relkind = 'S' THEN 'SELECT, USAGE ON SEQUENCE ' ELSE $1 || ' ON TABLE ' END || $2::text
  FROM pg_class WHERE oid = $2 $$;

CREATE FUNCTION need_roles(names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY names LOOP
    IF one <> 'public' AND NOT oracompat.schema_exists(oracompat.name_of(one)) THEN
      PERFORM oracompat.fail(1917, format('user or role ''%s'' does not exist', upper(one)));
    END IF;
  END LOOP;
END $$;

CREATE PROCEDURE grant_object(privileges text, object text, grantees text[], grantable boolean) LANGUAGE plpgsql AS $$
DECLARE
  found regclass := oracompat.object_of(object);
BEGIN
  PERFORM oracompat.need_roles(grantees);
  EXECUTE format('GRANT %s TO %s%s', oracompat.privileges_on(privileges, found), array_to_string(grantees, ', '),
    CASE WHEN grantable THEN ' WITH GRANT OPTION' END);
END $$;

CREATE PROCEDURE revoke_object(privileges text, object text, grantees text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  EXECUTE format('REVOKE %s FROM %s CASCADE', oracompat.privileges_on(privileges, oracompat.object_of(object)),
    array_to_string(grantees, ', '));
END $$;

CREATE PROCEDURE grant_system(privileges text, grantees text[], admin boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  INSERT INTO oracompat.system_privileges
  SELECT oracompat.name_of(g), p, admin FROM unnest(grantees) g, unnest(string_to_array(privileges, ', ')) p
  ON CONFLICT DO NOTHING;
END $$;

CREATE PROCEDURE revoke_system(privileges text, grantees text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  DELETE FROM oracompat.system_privileges
  WHERE grantee::text = ANY (grantees) AND privilege = ANY (string_to_array(privileges, ', '));
END $$;

CREATE PROCEDURE set_time_zone(zone text) LANGUAGE plpgsql AS $$
BEGIN
  IF zone ~ '^[+-]?\d+:\d\d$' THEN
    EXECUTE format('SET TIME ZONE INTERVAL %L HOUR TO MINUTE', zone);
  ELSE
    PERFORM set_config('TimeZone', zone, false);
  END IF;
END $$;

-- EXECUTE IMMEDIATE of what is put together at run time: the few statements that scripts do this with.

CREATE PROCEDURE execute_immediate(statement text) LANGUAGE plpgsql AS $$
DECLARE
  part text[];
BEGIN
  part := regexp_match(statement, '^\s*GRANT\s+(.+?)\s+ON\s+(\S+)\s+TO\s+(\S+)(\s+WITH\s+GRANT\s+OPTION)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.grant_object(part[1], part[2], ARRAY[lower(part[3])], part[4] IS NOT NULL);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*REVOKE\s+(.+?)\s+ON\s+(\S+)\s+FROM\s+(\S+)\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.revoke_object(part[1], part[2], ARRAY[lower(part[3])]);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*CREATE\s+(?:OR\s+REPLACE\s+)?SYNONYM\s+(\S+)\s+FOR\s+(\S+)\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.create_synonym(part[1], part[2]);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*CREATE\s+USER\s+(\S+)\s+IDENTIFIED\s+BY\s+"([^"]+)"(\s+ACCOUNT\s+LOCK)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.create_user(lower(part[1]), part[2], part[3] IS NOT NULL);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*DROP\s+(TABLE|VIEW|SEQUENCE|INDEX|TRIGGER|SYNONYM|USER)\s+(\S+)(?:\s+CASCADE(?:\s+CONSTRAINTS)?)?(?:\s+PURGE)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.drop_object(upper(part[1]), part[2]);
    RETURN;
  END IF;
  PERFORM oracompat.fail(3001, 'unimplemented feature: the stand-in does not know how to EXECUTE IMMEDIATE this');
END $$;

-- Packages.

CREATE SCHEMA dbms_random;
CREATE FUNCTION dbms_random.string(kind text, length numeric) RETURNS varchar LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(CASE lower($1) WHEN 'l' THEN lower(c) WHEN 'a' THEN c ELSE upper(c) END, '')::varchar
  FROM (SELECT pg_catalog.substr('abcdefghijklmnopqrstuvwxyz' || CASE WHEN lower($1) IN ('x', 'p') THEN '0123456789' ELSE '' END,
    1 + floor(random() * CASE WHEN lower($1) IN ('x', 'p') THEN 36 ELSE 26 END)::integer, 1) AS c
    FROM generate_series(1, $2::integer)) letters $$;
CREATE FUNCTION dbms_random.value() RETURNS numeric LANGUAGE sql VOLATILE AS $$ SELECT random()::numeric $$;
CREATE FUNCTION dbms_random.value(low numeric, high numeric) RETURNS numeric LANGUAGE sql VOLATILE AS
  $$ SELECT $1 + random()::numeric * ($2 - $1) $$;

CREATE SCHEMA dbms_session;
CREATE PROCEDURE dbms_session.sleep(seconds numeric) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds::float8); END $$;
CREATE PROCEDURE dbms_session.set_identifier(client_id text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.client_identifier', client_id, false); END $$;

CREATE SCHEMA dbms_lock;
CREATE PROCEDURE dbms_lock.sleep(seconds numeric) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds::float8); END $$;

CREATE SCHEMA dbms_application_info;
CREATE PROCEDURE dbms_application_info.set_module(module_name text, action_name text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('oracompat.module', module_name, false), set_config('oracompat.action', action_name, false);
END $$;
CREATE PROCEDURE dbms_application_info.set_action(action_name text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.action', action_name, false); END $$;
CREATE PROCEDURE dbms_application_info.set_client_info(client_info text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.client_info', client_info, false); END $$;

CREATE SCHEMA dbms_output;
CREATE PROCEDURE dbms_output.put_line(a text) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE dbms_output.enable(buffer_size numeric DEFAULT 20000) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;

GRANT USAGE ON SCHEMA oracompat, dbms_random, dbms_session, dbms_lock, dbms_application_info, dbms_output TO PUBLIC;
GRANT SELECT ON dual TO PUBLIC;
