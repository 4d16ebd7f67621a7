-- Takes a step of one row, as a compare-and-set; an array of them in one round trip, each in its turn.

-- The races. STATUS and CLAIM_TOKEN: another gateway has rescued the row, or the feeder has canceled it. ATTEMPT_REF: the
-- row is in another attempt. PROVIDER_STATUS and PROVIDER_SID: another report came first. DECODE takes two NULLs for equal.
-- A PROVIDER_SID that another row has is ORA-00001.
UPDATE XXSMS_OUTBOUND
SET STATUS = :status,
  STATUS_AT = :status_at,
  STATUS_REASON = :status_reason,
  ERROR_CODE = :error_code,
  ERROR_TEXT = :error_text,
  ATTEMPTS = :attempts,
  NEXT_ATTEMPT_AT = :next_attempt_at,
  CLAIM_TOKEN = :claim_token,
  CLAIMED_AT = :claimed_at,
  ATTEMPT_REF = :attempt_ref,
  RECIPIENT = :recipient,
  TRIED_NUMBERS = :tried_numbers,
  SENDER = :sender,
  SEGMENTS = :segments,
  ENCODING = :encoding,
  PROVIDER_ACCOUNT = :provider_account,
  PROVIDER_SID = :provider_sid,
  PROVIDER_STATUS = :provider_status,
  PRICE = :price,
  PRICE_UNIT = :price_unit,
  LAST_UPDATE_DATE = SYSDATE
WHERE MESSAGE_ID = :id
  AND STATUS = :was_status
  AND DECODE(CLAIM_TOKEN, :was_claim_token, 1, 0) = 1
  AND DECODE(ATTEMPT_REF, :was_attempt_ref, 1, 0) = 1
  AND DECODE(PROVIDER_STATUS, :was_provider_status, 1, 0) = 1
  AND DECODE(PROVIDER_SID, :was_provider_sid, 1, 0) = 1
