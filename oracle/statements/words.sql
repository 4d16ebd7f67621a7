-- The words of some numbers, locked or not.
SELECT PHONE_NUMBER, SCOPE
FROM XXSMS_OPT_OUTS
WHERE PHONE_NUMBER IN (:numbers)
