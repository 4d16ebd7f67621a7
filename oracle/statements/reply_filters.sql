-- What a search of replies filters by beside its lead. It is no statement: others name it.
INBOUND_ID >= :least
    AND INBOUND_ID < :before
    AND (:any_from = 'Y' OR FROM_NUMBER = :from_number)
    AND (:any_message = 'Y' OR MESSAGE_ID = :message_id)
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
    AND (:any_status = 'Y' OR MATCH_STATUS IN (:statuses))
    AND (:any_time = 'Y' OR RECEIVED_AT >= :since)
