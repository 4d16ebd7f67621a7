-- What is known of some numbers, locked for the transaction. Those that another session has locked are passed over and not waited
-- for.
SELECT PHONE_NUMBER, LINE_TYPE, CARRIER, CHECKED_AT, FAILURES, ERROR_CODE, FAILED_AT, DEAD_AT, DELIVERED_AT, INSTRUCTED_AT,
  PERSON_ID, PERSON_NAME
FROM XXSMS_PHONES
WHERE PHONE_NUMBER IN (:numbers)
ORDER BY PHONE_NUMBER
FOR UPDATE SKIP LOCKED
