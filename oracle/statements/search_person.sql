-- As search, of one person.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_PERSON) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE PERSON_ID = :person_id
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
