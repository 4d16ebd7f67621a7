package operate

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/mailing"
)

// Digest gathers what a manager is told of a time. It changes nothing. Errors: [digest.ErrAddress].
func (s *Service) Digest(ctx context.Context, about digest.About) (digest.Digest, error) {
	return mailing.Gatherer{Source: s.opts.Store, Fallback: s.opts.Fallback}.Preview(ctx, about)
}

// Digests lists the newest digests that were made, newest first.
func (s *Service) Digests(ctx context.Context, limit int) ([]gateway.MailingSummary, error) {
	return s.opts.Store.Mailings(ctx, limit)
}
