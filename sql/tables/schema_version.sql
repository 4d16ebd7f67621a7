-- The versions of these tables that were installed here; installed_version.sql adds the present one.

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE TABLE XXSMS_SCHEMA_VERSION (
  VERSION       NUMBER NOT NULL,
  INSTALLED_AT  DATE DEFAULT SYSDATE NOT NULL,
  INSTALLED_BY  VARCHAR2(128 CHAR) DEFAULT USER NOT NULL,
  DATABASE_NAME VARCHAR2(128 CHAR)
) TABLESPACE &table_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE UNIQUE INDEX XXSMS_SCHEMA_VERSION_NUMBER ON XXSMS_SCHEMA_VERSION (VERSION) TABLESPACE &index_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

COMMENT ON TABLE XXSMS_SCHEMA_VERSION IS 'Versions of these tables that were installed; the highest is the present one.';
COMMENT ON COLUMN XXSMS_SCHEMA_VERSION.VERSION IS 'Version of the tables, 1 and up.';
COMMENT ON COLUMN XXSMS_SCHEMA_VERSION.INSTALLED_AT IS 'When, in the time of the database server.';
COMMENT ON COLUMN XXSMS_SCHEMA_VERSION.INSTALLED_BY IS 'The database user who did it.';
COMMENT ON COLUMN XXSMS_SCHEMA_VERSION.DATABASE_NAME IS 'DB_NAME of the database that it was installed for: no gateway serves the queue in a copy under another name.';
