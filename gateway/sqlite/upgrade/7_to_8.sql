-- Who did what. What is new as a whole is in schema.sql, and is added afterwards.
ALTER TABLE XXSMS_EVENTS ADD COLUMN RECORDED_BY TEXT;
ALTER TABLE XXSMS_CONTROL ADD COLUMN PAUSED_BY TEXT;
