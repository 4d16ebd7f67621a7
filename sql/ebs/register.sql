-- Registers executables and concurrent programs with FND_PROGRAM, for sites that prefer it to ldt/xxsms_programs.ldt, which says the
-- same. To be run as APPS, after the value sets (ldt/xxsms_value_sets.ldt) are loaded. It may be run again: what is there stays as
-- it is, so that schedules and request sets keep their arguments. The end of the file has what puts them in a request group.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

DECLARE
  -- The application that the site has registered for it.
  l_application VARCHAR2(50) := 'XXSMS';

  -- program makes an executable of a procedure, and a program of that, both of one name.
  PROCEDURE program(p_name IN VARCHAR2, p_title IN VARCHAR2, p_procedure IN VARCHAR2, p_description IN VARCHAR2) AS
  BEGIN
    IF NOT FND_PROGRAM.EXECUTABLE_EXISTS(p_name, l_application) THEN
      FND_PROGRAM.EXECUTABLE(
        executable          => p_title,
        application         => l_application,
        short_name          => p_name,
        description         => p_description,
        execution_method    => 'PL/SQL Stored Procedure',
        execution_file_name => p_procedure);
    END IF;
    IF NOT FND_PROGRAM.PROGRAM_EXISTS(p_name, l_application) THEN
      FND_PROGRAM.REGISTER(
        program                => p_title,
        application            => l_application,
        enabled                => 'Y',
        short_name             => p_name,
        description            => p_description,
        executable_short_name  => p_name,
        executable_application => l_application,
        use_in_srs             => 'Y');
    END IF;
  END program;

  -- parameter adds a parameter; their order is that of p_sequence.
  PROCEDURE parameter(
    p_program     IN VARCHAR2,
    p_sequence    IN NUMBER,
    p_name        IN VARCHAR2,
    p_value_set   IN VARCHAR2,
    p_default     IN VARCHAR2,
    p_required    IN VARCHAR2,
    p_prompt      IN VARCHAR2,
    p_description IN VARCHAR2
  ) AS
    l_default_type VARCHAR2(30);
  BEGIN
    IF FND_PROGRAM.PARAMETER_EXISTS(p_program, l_application, p_name) THEN
      RETURN;
    END IF;
    IF p_default IS NOT NULL THEN
      l_default_type := 'Constant';
    END IF;
    FND_PROGRAM.PARAMETER(
      program_short_name            => p_program,
      application                   => l_application,
      sequence                      => p_sequence,
      parameter                     => p_name,
      description                   => p_description,
      value_set                     => p_value_set,
      default_type                  => l_default_type,
      default_value                 => p_default,
      required                      => p_required,
      display_size                  => 30,
      description_size              => 50,
      concatenated_description_size => 25,
      prompt                        => p_prompt);
  END parameter;

  -- alone keeps two requests of a program from running at the same time.
  PROCEDURE alone(p_name IN VARCHAR2) AS
  BEGIN
    IF NOT FND_PROGRAM.INCOMPATIBILITY_EXISTS(p_name, l_application, p_name, l_application) THEN
      FND_PROGRAM.INCOMPATIBILITY(
        program_short_name   => p_name,
        application          => l_application,
        inc_prog_short_name  => p_name,
        inc_prog_application => l_application,
        scope                => 'Program Only');
    END IF;
  END alone;
BEGIN
  program('XXSMS_PROCESS_QUEUE', 'XX SMS: Process Queue', 'XXSMS_CONC_PKG.PROCESS_QUEUE',
    'Reports what became of messages since the last run');
  parameter('XXSMS_PROCESS_QUEUE', 10, 'P_CHANNEL', 'XXSMS_CHANNEL', NULL, 'N', 'Channel',
    'One channel; empty: all');
  parameter('XXSMS_PROCESS_QUEUE', 20, 'P_WAIT_MINUTES', 'XXSMS_WHOLE_NUMBER', '0', 'N', 'Wait (Minutes)',
    'How long it waits for messages that are on their way; 0: it does not');

  program('XXSMS_PROCESS_REPLIES', 'XX SMS: Process Replies', 'XXSMS_CONC_PKG.PROCESS_REPLIES',
    'Gives matched replies to the handlers of their channels');
  parameter('XXSMS_PROCESS_REPLIES', 10, 'P_CHANNEL', 'XXSMS_CHANNEL', NULL, 'N', 'Channel',
    'One channel; empty: all');
  parameter('XXSMS_PROCESS_REPLIES', 20, 'P_MAX_ATTEMPTS', 'XXSMS_WHOLE_NUMBER', '5', 'Y', 'Attempts',
    'How often a reply is tried, 1 to 99');
  alone('XXSMS_PROCESS_REPLIES');

  program('XXSMS_GATEWAY_HEALTH', 'XX SMS: Gateway Health', 'XXSMS_CONC_PKG.GATEWAY_HEALTH',
    'Warns if messages or replies wait, fails if no gateway is alive');
  parameter('XXSMS_GATEWAY_HEALTH', 10, 'P_MAX_SILENCE_SECONDS', 'XXSMS_WHOLE_NUMBER', '120', 'Y', 'Silence (Seconds)',
    'How long a gateway that lives may have written nothing');
  parameter('XXSMS_GATEWAY_HEALTH', 20, 'P_MAX_WAIT_MINUTES', 'XXSMS_WHOLE_NUMBER', '60', 'Y', 'Wait (Minutes)',
    'How long messages and replies may wait');

  program('XXSMS_PURGE', 'XX SMS: Purge', 'XXSMS_CONC_PKG.PURGE',
    'Deletes old messages and replies that are done with');
  parameter('XXSMS_PURGE', 10, 'P_KEEP_MESSAGES_DAYS', 'XXSMS_WHOLE_NUMBER', '400', 'Y', 'Keep Messages (Days)',
    'At least 30');
  parameter('XXSMS_PURGE', 20, 'P_KEEP_REPLIES_DAYS', 'XXSMS_WHOLE_NUMBER', '400', 'Y', 'Keep Replies (Days)',
    'At least 30');
  parameter('XXSMS_PURGE', 30, 'P_KEEP_EVENTS_DAYS', 'XXSMS_WHOLE_NUMBER', '400', 'Y', 'Keep Events (Days)',
    'At least 30');
  parameter('XXSMS_PURGE', 40, 'P_REPORT_ONLY', 'XXSMS_YES_NO', 'Y', 'Y', 'Report Only',
    'Y: it counts, and deletes nothing');

  program('XXSMS_CERT_REMINDERS', 'XX SMS: Certification Reminders', 'XXSMS_CERT_PKG.FEED',
    'Texts people whose certifications end soon');
  parameter('XXSMS_CERT_REMINDERS', 10, 'P_SOURCE', 'XXSMS_CERT_SOURCE', 'OLM', 'Y', 'Source',
    'What certifications are read from');
  parameter('XXSMS_CERT_REMINDERS', 20, 'P_DATE', 'XXSMS_CERT_DATE', 'EXPIRATION', 'Y', 'Date',
    'The date that people are reminded of; PERIOD_END: source OLM alone');
  parameter('XXSMS_CERT_REMINDERS', 30, 'P_DAYS', 'XXSMS_WHOLE_NUMBER', '30', 'N', 'Days Before',
    '0 to 400; empty, source OLM alone: the days of the certification');
  parameter('XXSMS_CERT_REMINDERS', 40, 'P_CHANNEL', 'XXSMS_CHANNEL', 'CERT_EXPIRY', 'Y', 'Channel',
    'The channel of the texts');
  COMMIT;
EXCEPTION
  -- What FND_PROGRAM raises says nothing; its message does.
  WHEN PROGRAM_ERROR THEN
    RAISE_APPLICATION_ERROR(-20000, SUBSTR(FND_PROGRAM.MESSAGE, 1, 2000));
END;
/

-- A request group is the site's. For each program, and commit:
--     BEGIN FND_PROGRAM.ADD_TO_GROUP('XXSMS_PROCESS_QUEUE', 'XXSMS', 'System Administrator Reports', 'FND'); END
