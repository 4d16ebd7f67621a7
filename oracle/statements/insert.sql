-- What a feeder does; a trigger gives the key and the defaults. The race: two runs of a feeder insert the same source key.
-- The second is ORA-00001 on XXSMS_OUTBOUND_SOURCE, once the first has committed.
INSERT INTO XXSMS_OUTBOUND (
  CHANNEL, SOURCE_KEY, PERSON_ID, PERSON_NAME, PHONES, COUNTRY_CODE, TIME_ZONE, BODY, MEDIA_URLS, PRIORITY,
  NOT_BEFORE,
  EXPIRES_AT,
  IGNORE_QUIET_HOURS, REPLY_KEYWORDS, MANAGER_EMAIL, SUBJECT, CHOICES,
  CREATION_DATE,
  STATUS, STATUS_AT, STATUS_REASON, ERROR_CODE, ERROR_TEXT, ATTEMPTS, NEXT_ATTEMPT_AT, CLAIM_TOKEN, CLAIMED_AT,
  ATTEMPT_REF, RECIPIENT, TRIED_NUMBERS, SENDER, SEGMENTS, ENCODING, PROVIDER_ACCOUNT, PROVIDER_SID, PROVIDER_STATUS, PRICE,
  PRICE_UNIT)
VALUES (
  :channel, :source_key, :person_id, :person_name, :phones, :country_code, :time_zone, :body, :media_urls, :priority,
  CAST(SYS_EXTRACT_UTC(:not_before) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440,
  CAST(SYS_EXTRACT_UTC(:expires_at) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440,
  :ignore_quiet_hours, :reply_keywords, :manager_email, :subject, :choices,
  CAST(SYS_EXTRACT_UTC(:creation_date) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440,
  :status, :status_at, :status_reason, :error_code, :error_text, :attempts, :next_attempt_at, :claim_token, :claimed_at,
  :attempt_ref, :recipient, :tried_numbers, :sender, :segments, :encoding, :provider_account, :provider_sid, :provider_status, :price,
  :price_unit)
RETURNING MESSAGE_ID INTO :message_id
