-- A word takes the place of one that was said before it, and an opt-out that of an opt-in of the same moment. The race: two
-- gateways, the one with a word that it has had in its journal, write at once. The second waits for the first and then finds SAID_AT
-- changed, so that Oracle looks at the condition again. An opt-out that stands goes on standing since then.
UPDATE XXSMS_OPT_OUTS
SET OPTED_OUT_AT = DECODE(ACTION, 'OPT_OUT', OPTED_OUT_AT, :said_at),
  ACTION = :action,
  SAID_AT = :said_at,
  SOURCE = :source,
  KEYWORD = :keyword,
  PROVIDER_SID = :provider_sid,
  LAST_UPDATE_DATE = SYSDATE
WHERE PHONE_NUMBER = :phone_number
  AND SCOPE = :scope
  AND (SAID_AT < :said_at OR SAID_AT = :said_at AND ACTION = 'OPT_IN' AND :action = 'OPT_OUT')
