-- Which rows a claim has, for when the answer to its commit was lost, or fewer rows were changed than were locked. The
-- token is the claim's alone: a row that has it is this claim's and nobody else's.
SELECT MESSAGE_ID
FROM XXSMS_OUTBOUND
WHERE MESSAGE_ID IN (:ids)
  AND CLAIM_TOKEN = :claim_token
  AND STATUS = 'SENDING'
