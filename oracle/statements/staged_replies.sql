-- Which of the provider's messages are staged, by XXSMS_INBOUND_SID.
SELECT PROVIDER_SID
FROM XXSMS_INBOUND
WHERE PROVIDER_SID IN (:sids)
