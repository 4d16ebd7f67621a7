-- Writes what is known of a number, which the transaction has locked and read.
UPDATE XXSMS_PHONES
SET LINE_TYPE = :line_type,
  CARRIER = :carrier,
  CHECKED_AT = :checked_at,
  FAILURES = :failures,
  ERROR_CODE = :error_code,
  FAILED_AT = :failed_at,
  DEAD_AT = :dead_at,
  DELIVERED_AT = :delivered_at,
  INSTRUCTED_AT = :instructed_at,
  PERSON_ID = :person_id,
  PERSON_NAME = :person_name,
  LAST_UPDATE_DATE = SYSDATE
WHERE PHONE_NUMBER = :phone_number
