package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// manager is whom everybody works for.
const manager = "manager@example.com"

// digest leaves the manager's digest as a file that a browser opens, and says where.
func (w *world) digest(ctx context.Context, opts Options) error {
	now := w.clock()
	service := operate.New(operate.Options{Store: w.store, Clock: w.clock})
	by := operate.Reading{Actor: operate.CommandLine("demo"), Reveal: true, Reason: "the demo shows what a manager gets"}
	told, err := service.Digest(ctx, by, digest.About{Manager: manager, Since: now.Add(-time.Hour), Until: now})
	if err != nil {
		return fmt.Errorf("gathering the digest: %w", err)
	}
	renderer, err := digest.NewRenderer(config.Default().Digest.Options())
	if err != nil {
		return err
	}
	mail, err := renderer.Render(told)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(opts.Folder, "ebs-sms-gateway-digest-*.html")
	if err != nil {
		return fmt.Errorf("making the file of the digest: %w", err)
	}
	_, err = file.WriteString(mail.HTML)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing the digest: %w", err)
	}
	fmt.Fprintf(opts.Out, "\nThe digest of a manager: %s\n", file.Name())
	return nil
}
