-- Nodes that have not been seen for long.
DELETE FROM XXSMS_NODES
WHERE SEEN_AT < :seen_at
