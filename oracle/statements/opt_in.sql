-- Ends an opt-out; there need be none.
DELETE FROM XXSMS_OPT_OUTS
WHERE PHONE_NUMBER = :phone_number
  AND SCOPE = :scope
