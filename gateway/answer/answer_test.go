package answer_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/answer"
)

func newSet(tb testing.TB) answer.Set {
	tb.Helper()
	s, err := answer.New(map[string][]string{
		"yes": {"y", "ok", "sí", "no problem", "👍", "d'accord", "はい"}, "no": {"n", "nein", "👎"},
		"RESCHEDULE": {"another day"},
	})
	require.NoError(tb, err)
	return s
}

func TestUnderstand(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/answers.tsv")
	require.NoError(t, err)
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, f, 4, line)
		t.Run(f[3]+" "+f[1], func(t *testing.T) {
			t.Parallel()
			s := newSet(t)
			if f[0] != "-" {
				s = s.Only(strings.Fields(f[0]))
			}
			require.Equal(t, strings.Trim(f[2], "-"), s.Understand(f[1]))
		})
	}
}

func TestNew_NamesThePhraseThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := answer.New(map[string][]string{"YES": {"ok"}, "FINE": {"OK!"}})
	require.ErrorIs(t, err, answer.ErrTwice)
	for _, keywords := range []map[string][]string{{"YES": {"..."}}, {"": {"ok"}}, {"YES": {"ok?"}}} {
		_, err := answer.New(keywords)
		require.ErrorIs(t, err, answer.ErrInvalid)
	}
}

func TestZeroSetUnderstandsNothingButWhatARowNames(t *testing.T) {
	t.Parallel()
	var s answer.Set
	require.True(t, s.Empty())
	require.Empty(t, s.Understand("yes"))
	require.Equal(t, "YES", s.Only([]string{"yes"}).Understand("Yes, please!"))
	require.True(t, s.Only([]string{"?"}).Empty())
}

func FuzzUnderstand(f *testing.F) {
	for _, text := range []string{"yes", "ok?", "👍🏽", "sí, gracias", "\xff", "reschedul", strings.Repeat("y ", 20)} {
		f.Add(text)
	}
	s := newSet(f)
	f.Fuzz(func(t *testing.T, text string) {
		meant := s.Understand(text)
		require.Contains(t, []string{"", "YES", "NO", "RESCHEDULE"}, meant)
		require.Equal(t, meant, s.Understand(" "+text+" "))
	})
}
