-- The first word of a person on a scope. Of two that come at once, and where there is a word already, the second is ORA-00001 on
-- XXSMS_OPT_OUTS_NUMBER: last_word then decides between them.
INSERT INTO XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, ACTION, SAID_AT, SOURCE, KEYWORD, PROVIDER_SID, OPTED_OUT_AT)
VALUES (:phone_number, :scope, :action, :said_at, :source, :keyword, :provider_sid, :said_at)
