-- A page of the opt-outs that stand, by the key of the table.
SELECT *
FROM (
  SELECT PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD, PROVIDER_SID, SAID_AT
  FROM XXSMS_OPT_OUTS
  WHERE ACTION = 'OPT_OUT'
    AND (PHONE_NUMBER > :phone_number OR PHONE_NUMBER = :phone_number AND SCOPE > :scope)
  ORDER BY PHONE_NUMBER, SCOPE
)
WHERE ROWNUM <= :limit
