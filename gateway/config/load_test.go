package config_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/internal/settings"
)

func mustLoad(t *testing.T, yaml string, environ ...string) config.Config {
	t.Helper()
	c, err := load(yaml, environ...)
	require.NoError(t, err)
	return c
}

func TestLoad_KeepsDefaultsOfWhatIsNotSet(t *testing.T) {
	t.Parallel()
	want := config.Default()
	want.Twilio.AccountSID = "AC0123456789abcdef0123456789abcdef"
	want.Twilio.AuthToken = "token"
	want.Webhooks.PublicURL = "https://sms.example.com"
	channel := config.DefaultChannel()
	channel.Name, channel.Senders = "ALERTS", []string{"+15005550006"}
	want.Channels = []config.Channel{channel}
	want.SecretFiles = []string{"gateway.yaml"}
	require.Equal(t, want, mustLoad(t, valid))
}

func TestLoad_LaysFileOverDefaults(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid+"outbound: {record: {delay: 10ms}}\n")
	require.Equal(t, config.Record{Rows: 500, Delay: 10 * time.Millisecond}, c.Outbound.Record)
}

func TestLoad_LaysEnvironmentOverFile(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid+"outbound: {record: {delay: 10ms, rows: 7}}\n", "EBS_SMS_OUTBOUND_RECORD_DELAY=20ms")
	require.Equal(t, config.Record{Rows: 7, Delay: 20 * time.Millisecond}, c.Outbound.Record)
}

func TestLoad_ReplacesListByEnvironment(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid+"consent: {stop_words: [BASTA, ARRET, ALTO]}\n", "EBS_SMS_CONSENT_STOP_WORDS=WEG, HALT")
	require.Equal(t, []string{"WEG", "HALT"}, c.Consent.StopWords)
}

func TestLoad_NamesVariableForItemsItReplaced(t *testing.T) {
	t.Parallel()
	_, err := load(valid+"consent: {stop_words: [\"?\"]}\n", "EBS_SMS_CONSENT_STOP_WORDS=GO/AWAY")
	require.EqualError(t, err,
		"EBS_SMS_CONSENT_STOP_WORDS: consent.stop_words[0] must be a word or phrase without punctuation")
}

func TestLoad_IgnoresEmptyVariable(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid, "EBS_SMS_OUTBOUND_LEASE=", "EBS_SMS_CONSENT_STOP_WORDS=")
	require.Equal(t, config.Default().Outbound.Lease, c.Outbound.Lease)
}

func TestLoad_TakesLastOfEqualVariables(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid, "EBS_SMS_NODE=one", "EBS_SMS_NODE=two")
	require.Equal(t, "two", c.Node)
}

func TestLoad_IgnoresVariablesOfOthers(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{
		"TWILIO_AUTH_TOKEN=other",
		"ebs_sms_node=other",
		"EBS_SMS_GATEWAY_SERVICE_HOST=10.0.0.1",
		"EBS_SMS_GATEWAY_SERVICE_PORT=8080",
		"EBS_SMS_GATEWAY_SERVICE_PORT_HTTP=8080",
		"EBS_SMS_GATEWAY_PORT=tcp://10.0.0.1:8080",
		"EBS_SMS_PORT=tcp://10.0.0.1:8080",
		"EBS_SMS_GATEWAY_PORT_8080_TCP=tcp://10.0.0.1:8080",
		"EBS_SMS_GATEWAY_PORT_8080_TCP_ADDR=10.0.0.1",
	} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, mustLoad(t, valid), mustLoad(t, valid, variable))
		})
	}
}

func TestLoad_NeedsNoFileForEverythingButChannels(t *testing.T) {
	t.Parallel()
	_, err := config.Load(settings.Source{ReadFile: files{}.read, Environ: []string{
		"EBS_SMS_TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef",
		"EBS_SMS_TWILIO_AUTH_TOKEN=token",
		"EBS_SMS_WEBHOOKS_PUBLIC_URL=https://sms.example.com",
	}})
	require.EqualError(t, err, "channels must have at least one entry")
}

func TestLoad_ReportsOnlyUnreadableFile(t *testing.T) {
	t.Parallel()
	_, err := config.Load(settings.Source{Path: "gateway.yaml", ReadFile: files{}.read,
		Environ: []string{"EBS_SMS_X=1"}})
	require.EqualError(t, err, "gateway.yaml: reading the configuration: file does not exist")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestLoad_ReportsFaultsOfFileBeforeThoseOfEnvironment(t *testing.T) {
	t.Parallel()
	_, err := load(valid+"log: {format: xml}\nnode: a b\n", "EBS_SMS_OUTBOUND_LEASE=soon", "EBS_SMS_LOG_LEVEL=loud")
	var faults settings.Faults
	require.ErrorAs(t, err, &faults)
	var keys []string
	for _, fault := range faults {
		keys = append(keys, fault.Key)
	}
	require.Equal(t, []string{"log.format", "node", "log.level", "outbound.lease"}, keys)
}

func TestLoad_GivesOriginOfFault(t *testing.T) {
	t.Parallel()
	_, err := load(valid + "log: {format: xml}\n")
	var fault settings.Fault
	require.ErrorAs(t, err, &fault)
	require.Equal(t, settings.Origin{File: "gateway.yaml", Line: 5, Column: 15}, fault.Origin)
}

func TestLoad_ReturnsNoConfigWithFaults(t *testing.T) {
	t.Parallel()
	c, err := load(valid + "log: {format: xml}\n")
	require.Error(t, err)
	require.Equal(t, config.Config{}, c)
}

func TestValidate_FindsFaultsWithoutOrigin(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, valid)
	c.Outbound.InFlight = 0
	require.EqualError(t, c.Validate(), "outbound.in_flight must be 1 to 1000, not 0")
}

func TestValidate_IsNilForValidConfig(t *testing.T) {
	t.Parallel()
	require.NoError(t, mustLoad(t, valid).Validate())
}

func TestLoad_ReadsFilesOfHolidays(t *testing.T) {
	t.Parallel()
	yaml := strings.Replace(valid, "senders:", "hours: {holidays_file: days.ics, time_zone: UTC}, senders:", 1)
	read := func(calendar string) (config.Config, error) {
		return config.Load(settings.Source{
			Path: "gateway.yaml", ReadFile: files{"gateway.yaml": yaml, "days.ics": calendar}.read,
		})
	}
	christmas := time.Date(2031, time.December, 25, 12, 0, 0, 0, time.UTC)
	c, err := read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20201225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n")
	require.NoError(t, err)
	h := c.GatewayChannels()[0].Hours
	for at, open := range map[time.Time]bool{christmas: false, christmas.AddDate(0, 0, 1): true} {
		require.Equal(t, open, h.Calendar(1).At(at, []*hours.Zone{h.Home()}, 0).Open)
	}

	_, err = read("25 December\n")
	require.EqualError(t, err, "gateway.yaml:4:50: channels[0].hours.holidays_file could not be read: "+
		"days.ics: not an iCalendar file: malformed content line: missing colon")
}
