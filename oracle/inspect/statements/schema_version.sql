-- The version of the installed tables.
SELECT MAX(VERSION) FROM XXSMS_SCHEMA_VERSION
