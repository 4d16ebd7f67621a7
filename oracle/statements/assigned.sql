-- Those of the items that are in a digest.
SELECT KIND, ITEM_ID
FROM XXSMS_DIGEST_ITEMS
WHERE KIND = :kind AND ITEM_ID IN (:ids)
ORDER BY ITEM_ID
