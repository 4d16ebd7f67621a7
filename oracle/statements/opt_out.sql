-- An opt-out. One that stands is left as it is, for it has stood since then: the second, also of two that come at once, is
-- ORA-00001 on XXSMS_OPT_OUTS_NUMBER.
INSERT INTO XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, SOURCE, KEYWORD, PROVIDER_SID, OPTED_OUT_AT)
VALUES (:phone_number, :scope, :source, :keyword, :provider_sid, :opted_out_at)
