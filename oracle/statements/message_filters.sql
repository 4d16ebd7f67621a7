-- What search filters by beside its lead. It is no statement: others name it. CREATION_DATE becomes an instant as in message_columns.
MESSAGE_ID >= :least
    AND MESSAGE_ID < :before
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
    AND (:any_status = 'Y' OR STATUS IN (:statuses))
    AND (:any_source = 'Y' OR SOURCE_KEY = :source_key)
    AND (:any_recipient = 'Y' OR RECIPIENT = :recipient)
    AND (:any_person = 'Y' OR PERSON_ID = :person_id)
    AND (:any_time = 'Y' OR FROM_TZ(CAST(CREATION_DATE AS TIMESTAMP), TO_CHAR(SYSTIMESTAMP, 'TZR')) >= :since
      AND FROM_TZ(CAST(CREATION_DATE AS TIMESTAMP), TO_CHAR(SYSTIMESTAMP, 'TZR')) < :until)
