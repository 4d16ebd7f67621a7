package operate

import (
	"context"
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
	if err := s.revealed(ctx, r, toldIn(d)...); err != nil {
		return digest.Digest{}, err
	}
	return d, nil
}

// toldIn is what a digest shows: itself, and the messages and replies in it.
func toldIn(d digest.Digest) []string {
	targets := []string{"digest of " + maskAddress(d.Manager)}
	for _, u := range d.Unresolved {
		targets = append(targets, replyTarget(u.ID))
		for _, m := range u.About {
			targets = append(targets, messageTarget(m.ID))
		}
	}
	for _, a := range d.Answered {
		targets = append(targets, messageTarget(a.Message.ID))
		for _, r := range a.Replies {
			targets = append(targets, replyTarget(r.ID))
		}
	}
	for _, m := range d.Failed {
		targets = append(targets, messageTarget(m.ID))
	}
	return targets
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
