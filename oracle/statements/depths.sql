-- Rows by channel and status; it reads the whole table.
SELECT CHANNEL, STATUS, COUNT(*)
FROM XXSMS_OUTBOUND
WHERE :any_status = 'Y' OR STATUS IN (:statuses)
GROUP BY CHANNEL, STATUS
ORDER BY 1, 2
