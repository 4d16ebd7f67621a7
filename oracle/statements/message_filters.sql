-- What search filters by beside its lead. It is no statement: others name it. Times become the database server's, by the
-- offset that it has now, once and not for each row.
MESSAGE_ID >= :least
    AND MESSAGE_ID < :before
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
    AND (:any_status = 'Y' OR STATUS IN (:statuses))
    AND (:any_source = 'Y' OR SOURCE_KEY IN (:source_keys))
    AND (:any_recipient = 'Y' OR RECIPIENT = :recipient)
    AND (:any_person = 'Y' OR PERSON_ID = :person_id)
    AND (:any_time = 'Y'
      OR CREATION_DATE >= (SELECT CAST(SYS_EXTRACT_UTC(:since) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440 FROM DUAL)
      AND CREATION_DATE < (SELECT CAST(SYS_EXTRACT_UTC(:until) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440 FROM DUAL))
    AND (:any_settled = 'Y' OR STATUS_AT IS NULL OR SYS_EXTRACT_UTC(STATUS_AT) <= SYS_EXTRACT_UTC(:settled))
