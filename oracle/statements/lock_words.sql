-- The words of some numbers, locked for the transaction. Those that another session has locked are passed over and not waited
-- for: words tells which they are.
SELECT PHONE_NUMBER, SCOPE
FROM XXSMS_OPT_OUTS
WHERE PHONE_NUMBER IN (:numbers)
ORDER BY PHONE_NUMBER, SCOPE
FOR UPDATE SKIP LOCKED
