package consent_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/consent"
)

func TestInstruct(t *testing.T) {
	t.Parallel()
	const stop = "Reply STOP to opt out."
	for name, c := range map[string]struct{ body, instruction, want string }{
		"ALineOfItsOwn":             {"Your badge expires.", stop, "Your badge expires.\n" + stop},
		"WhiteSpaceAtTheEndGoes":    {"Your badge expires. \r\n", stop, "Your badge expires.\n" + stop},
		"NoInstruction":             {"Your badge expires. ", "", "Your badge expires. "},
		"NoBody":                    {"", stop, ""},
		"WhiteSpaceIsNoBody":        {" \n", stop, " \n"},
		"TheBodySaysItAlready":      {"Your badge expires. " + stop, stop, "Your badge expires. " + stop},
		"InOtherCaseAndPunctuation": {"(reply Stop  to\nopt out!) Hi", stop, "(reply Stop  to\nopt out!) Hi"},
		"TheBodySaysSomethingAlike": {"Reply STOP to opt outside.", stop, "Reply STOP to opt outside.\n" + stop},
		"AnotherScript":             {"证书到期。", "回复TD退订", "证书到期。\n回复TD退订"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, consent.Instruct(c.body, c.instruction))
		})
	}
}

func TestInstruct_Properties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.String().Draw(t, "body")
		instruction := rapid.StringMatching(`[A-Za-z]{1,8}( [a-z]{1,8}){0,4}\.?`).Draw(t, "instruction")
		text := consent.Instruct(body, instruction)
		require.True(t, strings.HasPrefix(text, strings.TrimRightFunc(body, unicode.IsSpace)), "the body is kept")
		require.Equal(t, text, consent.Instruct(text, instruction), "once is enough")
	})
}
