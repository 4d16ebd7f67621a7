-- What the steps of a batch compare with, of rows that then stay as they are until the end of the transaction. The race: of two
-- gateways that write the same rows each would wait for the other (ORA-00060) if they did not lock them in one order.
SELECT MESSAGE_ID, STATUS, CLAIM_TOKEN, ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS
FROM XXSMS_OUTBOUND
WHERE MESSAGE_ID IN (:ids)
ORDER BY MESSAGE_ID
FOR UPDATE
