-- Functions of texts as Oracle has them: what is empty is NULL.
CREATE SCHEMA stub_text;
GRANT USAGE ON SCHEMA stub_text TO PUBLIC;
CREATE FUNCTION stub_text.x_trim(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT NULLIF(btrim($1), '') $$;
CREATE FUNCTION stub_text.x_ltrim(text, text DEFAULT ' ') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT NULLIF(ltrim($1, $2), '') $$;
CREATE FUNCTION stub_text.x_rtrim(text, text DEFAULT ' ') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT NULLIF(rtrim($1, $2), '') $$;
CREATE FUNCTION stub_text.x_substr(text, numeric, numeric DEFAULT 2147483647) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT NULLIF(oracompat.substr($1, $2, $3), '') $$;
CREATE FUNCTION stub_text.x_replace(text, text, text DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT NULLIF(replace($1, $2, COALESCE($3, '')), '') $$;
CREATE FUNCTION stub_text.x_regexp_replace(text, text, text DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT NULLIF(regexp_replace($1, $2, COALESCE($3, ''), 'g'), '') $$;
CREATE FUNCTION stub_text.x_translate(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT NULLIF(translate($1, $2, $3), '') $$;
CREATE FUNCTION stub_text.x_regexp_like(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ $2 $$;
CREATE FUNCTION stub_text.x_lengthb(text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT octet_length(NULLIF($1, '')) $$;
-- In units of UTF-16.
CREATE FUNCTION stub_text.x_length2(text) RETURNS numeric LANGUAGE sql IMMUTABLE AS
  $$ SELECT char_length(NULLIF($1, '')) + char_length(regexp_replace($1, '[\U00000000-\U0000FFFF]', '', 'g')) $$;

-- DBMS_ASSERT.QUALIFIED_SQL_NAME.
CREATE SCHEMA dbms_assert;
GRANT USAGE ON SCHEMA dbms_assert TO PUBLIC;
CREATE FUNCTION dbms_assert.qualified_sql_name(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF name ~ '^[A-Za-z][A-Za-z0-9_$#]*(\.[A-Za-z][A-Za-z0-9_$#]*)*$' THEN
    RETURN name;
  END IF;
  RAISE EXCEPTION 'ORA-44004: invalid qualified SQL name';
END $$;

-- The language of the session.
CREATE FUNCTION oracompat.userenv(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE upper($1) WHEN 'LANG' THEN 'US' END $$;
CREATE FUNCTION stub_text.x_regexp_substr(text, text, numeric DEFAULT 1, numeric DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT (regexp_matches(substr($1, $3::integer), '(' || $2 || ')', 'g'))[1] OFFSET $4::integer - 1 LIMIT 1 $$;
