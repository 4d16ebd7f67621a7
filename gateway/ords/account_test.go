package ords_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
)

// stranger takes every post for another account's.
type stranger struct{ *site }

// Verify implements ords.Receiver.
func (stranger) Verify(webhook.Post) error { return webhook.ErrOtherAccount }

func TestAPostOfAnotherAccountIsForbidden(t *testing.T) {
	t.Parallel()
	s := &site{}
	opts := s.options()
	opts.Receiver = stranger{s}
	handler, err := ords.New(opts)
	require.NoError(t, err)
	s.handler = handler
	c := rejectCase{status: http.StatusForbidden, reason: ords.ReasonAccount}
	requireProblem(t, s.serve(newPost(inboundPath, reply)), c)
	requireOneLine(t, s, c)
	require.Empty(t, s.posts)
}
