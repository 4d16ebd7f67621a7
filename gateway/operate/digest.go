package operate

import (
	"context"
	"fmt"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/mailing"
)

// Digest gathers what a manager is told of a time. It changes nothing but the audit log: a digest is personal data of any
// channel, and is never masked. Errors: [digest.ErrAddress], [ErrForbidden], [ErrIncompleteAct].
func (s *Service) Digest(ctx context.Context, r Reading, about digest.About) (digest.Digest, error) {
	r.Reveal = true
	if err := r.validate(); err != nil {
		return digest.Digest{}, err
	}
	if err := r.Actor.must(RoleHelpDesk, EveryChannel); err != nil {
		return digest.Digest{}, err
	}
	d, err := mailing.Gatherer{Source: s.opts.Store, Fallback: s.opts.Fallback}.Preview(ctx, about)
	if err != nil {
		return digest.Digest{}, err
	}
	if err := s.revealed(ctx, r, "digest of", []string{maskAddress(d.Manager)}); err != nil {
		return digest.Digest{}, fmt.Errorf("writing down who sees a digest: %w", err)
	}
	return d, nil
}

// Digests lists the newest digests that were made, newest first, with masked addresses. They are of every channel.
func (s *Service) Digests(ctx context.Context, by Actor, limit int) ([]gateway.MailingSummary, error) {
	if err := by.must(RoleViewer, EveryChannel); err != nil {
		return nil, err
	}
	made, err := s.opts.Store.Mailings(ctx, limit)
	for i := range made {
		made[i].Manager = maskAddress(made[i].Manager)
	}
	return made, err
}

// maskAddress leaves so much of an address that who knows it recognises it, as j***@example.com.
func maskAddress(address string) string {
	name, domain, found := strings.Cut(address, "@")
	if !found || name == "" {
		return Masked
	}
	return name[:1] + Masked + "@" + domain
}
