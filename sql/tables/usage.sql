-- What the gateways have used of what is limited.

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE TABLE XXSMS_USAGE (
  SCOPE            VARCHAR2(10 CHAR) NOT NULL,
  NAME             VARCHAR2(240 CHAR) NOT NULL,
  PERIOD           VARCHAR2(10 CHAR) NOT NULL,
  USED             NUMBER DEFAULT 0 NOT NULL,
  LAST_UPDATE_DATE DATE DEFAULT SYSDATE NOT NULL,
  CONSTRAINT XXSMS_USAGE_SCOPE_C CHECK (SCOPE IN ('sender', 'channel', 'lookup'))
) TABLESPACE &table_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

BEGIN
  EXECUTE IMMEDIATE q'[
CREATE UNIQUE INDEX XXSMS_USAGE_NAME ON XXSMS_USAGE (SCOPE, NAME, PERIOD) TABLESPACE &index_space]';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -955 THEN RAISE; END IF;
END;
/

COMMENT ON TABLE XXSMS_USAGE IS 'Counters of daily caps, budgets and lookups, of all gateways together.';
COMMENT ON COLUMN XXSMS_USAGE.SCOPE IS 'What is counted: the segments of a sender or of a channel, or lookups.';
COMMENT ON COLUMN XXSMS_USAGE.NAME IS 'The sender, the channel, or the account that looks up.';
COMMENT ON COLUMN XXSMS_USAGE.PERIOD IS 'The day as YYYY-MM-DD, or the month as YYYY-MM.';
COMMENT ON COLUMN XXSMS_USAGE.USED IS 'How much of it is used, with what gateways have taken to use within the next seconds.';
COMMENT ON COLUMN XXSMS_USAGE.LAST_UPDATE_DATE IS 'When the row was written last, in the time of the database server.';
