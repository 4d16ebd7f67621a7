-- A digest; what is assigned to it follows in the same transaction. The race: two gateways make a manager's digest of a slot. The
-- second waits for the first's commit: ORA-00001 on XXSMS_DIGESTS_SLOT.
INSERT INTO XXSMS_DIGESTS (DIGEST_ID, MANAGER_EMAIL, PERIOD_START, PERIOD_END, NEXT_ATTEMPT_AT)
VALUES (XXSMS_DIGESTS_S.NEXTVAL, :manager_email, :period_start, :period_end, :next_attempt_at)
RETURNING DIGEST_ID INTO :digest_id
