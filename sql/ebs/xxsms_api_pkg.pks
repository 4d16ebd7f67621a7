-- What feeders and reports of EBS call. All of it works in the caller's transaction: nothing is committed here, and a rollback leaves
-- nothing. Times are DATE in the time of the database server, as SYSDATE is, unless said otherwise.
--
-- Bad input is an error from -20101 to -20149, a number for each parameter; the text names the parameter, what is wrong and what would be
-- right, and never holds a text or number of a person. docs/ebs.md lists them.
CREATE OR REPLACE PACKAGE XXSMS_API_PKG AUTHID DEFINER AS

  -- Queues a text and returns its MESSAGE_ID. With a source key that the channel has had before nothing is queued, and what it
  -- returns is the first one's: a feeder may run again, and at the same time as another.
  --   p_channel             code of the lookup XXSMS_CHANNELS
  --   p_phones              phone numbers as people typed them, the preferred one first, at most 1,000 characters
  --   p_body                the text, at most 1,600 characters and 4,000 bytes; may be NULL where there are media
  --   p_source_key          what the text is about, at most 240 characters, such as 'CERT-4711-2026-12-31'; NULL: each call queues a text
  --   p_person_id           PER_ALL_PEOPLE_F.PERSON_ID
  --   p_person_name         at most 240 characters
  --   p_country_code        two letters (ISO 3166-1) of numbers without a country; NULL: the channel's
  --   p_time_zone           of the recipient, as in 'Europe/Berlin'; NULL: as the number's country says
  --   p_media_urls          up to 10 addresses (http, https) of pictures, separated by spaces
  --   p_priority            1 (first) to 9 (last)
  --   p_not_before          not to be sent before
  --   p_expires_at          not to be sent from then on
  --   p_ignore_quiet_hours  Y: at any hour
  --   p_reply_keywords      single words that it may be answered with, separated by spaces or commas, as in 'YES NO'
  --   p_manager_email       who is told of replies
  --   p_subject             what it is about in a few words, as in 'forklift licence', for questions that have to name it; at most 80
  --                         characters
  -- Errors: -20101 to -20115.
  FUNCTION enqueue(
    p_channel            IN VARCHAR2,
    p_phones             IN VARCHAR2,
    p_body               IN VARCHAR2,
    p_source_key         IN VARCHAR2 DEFAULT NULL,
    p_person_id          IN NUMBER   DEFAULT NULL,
    p_person_name        IN VARCHAR2 DEFAULT NULL,
    p_country_code       IN VARCHAR2 DEFAULT NULL,
    p_time_zone          IN VARCHAR2 DEFAULT NULL,
    p_media_urls         IN VARCHAR2 DEFAULT NULL,
    p_priority           IN NUMBER   DEFAULT 5,
    p_not_before         IN DATE     DEFAULT NULL,
    p_expires_at         IN DATE     DEFAULT NULL,
    p_ignore_quiet_hours IN VARCHAR2 DEFAULT 'N',
    p_reply_keywords     IN VARCHAR2 DEFAULT NULL,
    p_manager_email      IN VARCHAR2 DEFAULT NULL,
    p_subject            IN VARCHAR2 DEFAULT NULL
  ) RETURN NUMBER;

  -- Queues a text to a person of HR, as enqueue does. From HR, as of today, come the name; the current phone numbers of the types in the
  -- profile XXSMS_PHONE_TYPES, in its order (as in 'M H1'; M if it has no value); and, of the primary assignment, time zone and
  -- country of the location and the mail address of the supervisor. What is given wins; what HR has not, or not in a form that can
  -- be used, is left out.
  -- Errors: -20121, no such person today; -20122, no current number of these types; those of enqueue.
  FUNCTION enqueue_person(
    p_channel            IN VARCHAR2,
    p_person_id          IN NUMBER,
    p_body               IN VARCHAR2,
    p_source_key         IN VARCHAR2 DEFAULT NULL,
    p_country_code       IN VARCHAR2 DEFAULT NULL,
    p_time_zone          IN VARCHAR2 DEFAULT NULL,
    p_media_urls         IN VARCHAR2 DEFAULT NULL,
    p_priority           IN NUMBER   DEFAULT 5,
    p_not_before         IN DATE     DEFAULT NULL,
    p_expires_at         IN DATE     DEFAULT NULL,
    p_ignore_quiet_hours IN VARCHAR2 DEFAULT 'N',
    p_reply_keywords     IN VARCHAR2 DEFAULT NULL,
    p_manager_email      IN VARCHAR2 DEFAULT NULL,
    p_subject            IN VARCHAR2 DEFAULT NULL
  ) RETURN NUMBER;

  -- The MESSAGE_ID of a source key; NULL if the channel has had none.
  FUNCTION find(p_channel IN VARCHAR2, p_source_key IN VARCHAR2) RETURN NUMBER;

  -- Withdraws a text that waits (NEW, DEFERRED, RETRY) and returns the status that it has now: CANCELED, or why it is too late, as in
  -- SENDING or DELIVERED. A row that a gateway has at this moment is waited for. Errors: -20131, no such message.
  FUNCTION cancel(p_message_id IN NUMBER) RETURN VARCHAR2;

  -- XXSMS_OUTBOUND.STATUS. Errors: -20131, no such message.
  FUNCTION status(p_message_id IN NUMBER) RETURN VARCHAR2;

  -- The answer to a text: of the replies that were matched to it the last one that was understood, or else the last one. All NULL: there
  -- is none. x_keyword is NULL if it was not understood. Errors: -20131, no such message.
  PROCEDURE reply_of(
    p_message_id  IN  NUMBER,
    x_inbound_id  OUT NUMBER,
    x_keyword     OUT VARCHAR2,
    x_body        OUT VARCHAR2,
    x_received_at OUT TIMESTAMP WITH TIME ZONE
  );

  -- Closes a channel to a number, or all of them, as if the person had texted STOP. The proof says who and why.
  --   p_phone_number  in E.164, as in '+4915112345678'
  --   p_reason        why, at most 240 characters
  --   p_channel       NULL: all channels, those of the future included
  -- Errors: -20141 p_phone_number, -20142 p_reason, -20101 p_channel; -20144, a word of a later time holds.
  PROCEDURE opt_out(p_phone_number IN VARCHAR2, p_reason IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL);

  -- Opens it again. Without a channel every opt-out of the number ends. It does not lift the provider's own block: only the person can,
  -- by texting START. Errors: those of opt_out; -20143, the opt-out is of all channels, and one of them cannot be opened.
  PROCEDURE opt_in(p_phone_number IN VARCHAR2, p_reason IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL);

  -- Y if an opt-out closes the channel to the number (E.164), else N. Without a channel: one of all channels.
  -- Errors: -20141 p_phone_number.
  FUNCTION is_opted_out(p_phone_number IN VARCHAR2, p_channel IN VARCHAR2 DEFAULT NULL) RETURN VARCHAR2;

  -- What a text is sent and billed in.
  --   x_segments  parts; 0 of an empty text
  --   x_encoding  GSM7 or UCS2
  --   x_units     septets in GSM7, 16-bit units in UCS2
  --   p_sender    the number that it is sent from: toll-free numbers of North America have less room in a part
  -- What a Messaging Service replaces (Smart Encoding) is not known here.
  PROCEDURE segments(
    p_body     IN  VARCHAR2,
    x_segments OUT NUMBER,
    x_encoding OUT VARCHAR2,
    x_units    OUT NUMBER,
    p_sender   IN  VARCHAR2 DEFAULT NULL
  );

END XXSMS_API_PKG;
/
