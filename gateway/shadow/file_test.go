package shadow_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/shadow"
)

func lines() []shadow.Line {
	at := time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)
	return []shadow.Line{
		{MessageID: 1, Channel: "HR", At: at, Outcome: operate.Sent, Number: "***0101", Segments: 2, Status: "NEW"},
		{
			MessageID: 2, Channel: "HR", At: at, Outcome: operate.Waits, Reason: "quiet hours", Until: at.Add(time.Hour),
			Unread: []phone.Reason{"too_short"}, Status: gateway.StatusSent,
		},
	}
}

func TestFile_GivesBackWhatWasAppended(t *testing.T) {
	t.Parallel()
	f := shadow.File{Path: filepath.Join(t.TempDir(), "shadow.jsonl")}
	none, err := f.Resume()
	require.NoError(t, err)
	require.Empty(t, none)
	require.NoError(t, f.Append(nil))
	require.NoFileExists(t, f.Path)
	for _, l := range lines() {
		require.NoError(t, f.Append([]shadow.Line{l}))
	}
	got, err := f.Read()
	require.NoError(t, err)
	require.Equal(t, lines(), got)
	info, err := os.Stat(f.Path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestFile_LeavesOutALineThatACrashHasCutOff(t *testing.T) {
	t.Parallel()
	f := shadow.File{Path: filepath.Join(t.TempDir(), "shadow.jsonl")}
	require.NoError(t, f.Append(lines()))
	whole, err := os.ReadFile(f.Path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(f.Path, append(whole, []byte(`{"message_id":3,"chan`)...), 0o600))
	got, err := f.Read()
	require.NoError(t, err)
	require.Equal(t, lines(), got)
	got, err = f.Resume()
	require.NoError(t, err)
	require.Equal(t, lines(), got)
	left, err := os.ReadFile(f.Path)
	require.NoError(t, err)
	require.Equal(t, whole, left)
}

func TestFile_NamesALineThatIsNone(t *testing.T) {
	t.Parallel()
	f := shadow.File{Path: filepath.Join(t.TempDir(), "shadow.jsonl")}
	require.NoError(t, os.WriteFile(f.Path, []byte("{}\nno line\n{}\n"), 0o600))
	_, err := f.Read()
	require.ErrorContains(t, err, "shadow.jsonl: line 2: ")
	require.ErrorContains(t, shadow.File{Path: filepath.Join(f.Path, "below")}.Append(lines()), "writing ")
}

func TestSummarise(t *testing.T) {
	t.Parallel()
	s := shadow.Summarise(shadow.Last(append(lines(), shadow.Line{
		MessageID: 2, Channel: "HR", At: lines()[1].Until, Outcome: operate.Sent, Segments: 1, Status: gateway.StatusSent,
		Unread: []phone.Reason{"too_short"},
	}, shadow.Line{MessageID: 3, Channel: "IT", At: lines()[0].At, Outcome: operate.Rejected, Reason: "phone: no_digits"})))
	require.Equal(t, lines()[0].At, s.From)
	require.Equal(t, lines()[1].Until, s.To)
	require.Len(t, s.Channels, 2)
	hr := s.Channels[0]
	require.Equal(t, "HR", hr.Name)
	require.Equal(t, 2, hr.Rows)
	require.Equal(t, 3, hr.Segments)
	require.Equal(t, 1, hr.Outcomes[operate.Sent])
	require.Equal(t, 1, hr.Outcomes[shadow.SentLater])
	require.Equal(t, []shadow.Reason{{Outcome: shadow.SentLater, Reason: "quiet hours", Rows: 1}}, hr.Reasons)
	require.Equal(t, map[phone.Reason]int{"too_short": 1}, hr.Unread)
	require.ElementsMatch(t, []shadow.Made{{operate.Sent, "NEW", 1}, {shadow.SentLater, "SENT", 1}}, hr.Statuses)
	require.Equal(t, 1, s.Channels[1].Outcomes[operate.Rejected])
}
