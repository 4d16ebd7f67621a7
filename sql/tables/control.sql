-- What people or the gateway have paused.

-- The unique index takes two rows of the scope "all" for one: where only a part of a key is NULL, NULL equals NULL.

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE TABLE XXSMS_CONTROL (
  SCOPE        VARCHAR2(10 CHAR) NOT NULL,
  NAME         VARCHAR2(240 CHAR),
  REASON       VARCHAR2(2000 CHAR),
  PAUSED_AT    TIMESTAMP(3) WITH TIME ZONE,
  PAUSED_UNTIL TIMESTAMP(3) WITH TIME ZONE,
  PAUSED_BY    VARCHAR2(240 CHAR),
  CONSTRAINT XXSMS_CONTROL_SCOPE_C CHECK (SCOPE IN ('all', 'channel', 'sender'))
) TABLESPACE &table_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE UNIQUE INDEX XXSMS_CONTROL_NAME ON XXSMS_CONTROL (SCOPE, NAME) TABLESPACE &index_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

COMMENT ON TABLE XXSMS_CONTROL IS 'Pauses: what a row names is not sent from until it is deleted or over.';
COMMENT ON COLUMN XXSMS_CONTROL.SCOPE IS 'What is paused: all, channel or sender.';
COMMENT ON COLUMN XXSMS_CONTROL.NAME IS 'The channel or sender; NULL for all.';
COMMENT ON COLUMN XXSMS_CONTROL.REASON IS 'Why.';
COMMENT ON COLUMN XXSMS_CONTROL.PAUSED_AT IS 'Since when.';
COMMENT ON COLUMN XXSMS_CONTROL.PAUSED_UNTIL IS 'When it ends by itself; NULL: when the row is deleted.';
COMMENT ON COLUMN XXSMS_CONTROL.PAUSED_BY IS 'Which operator did it; NULL: a gateway, or somebody with SQL.';
