-- states
-- As lock_states, without locks: tells a row that somebody has locked from one that is gone.
SELECT MESSAGE_ID, STATUS, CLAIM_TOKEN, ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS
FROM XXSMS_OUTBOUND
WHERE MESSAGE_ID IN (:ids)
ORDER BY MESSAGE_ID
