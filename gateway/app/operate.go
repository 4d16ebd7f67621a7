package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/twilio"
	"ebs-sms-gateway/oracle"
)

// Operate opens the configured store, which must be there, for work to be done on it, beside gateways that run.
func Operate(ctx context.Context, cfg config.Config, work func(*operate.Service) error) error {
	store, err := openExisting(ctx, cfg)
	if err != nil {
		return fmt.Errorf("opening store: %w", err)
	}
	service, err := newOperate(Options{Config: cfg}.withDefaults(), store)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	return errors.Join(work(service), store.Close())
}

func newOperate(opts Options, store Store) (*operate.Service, error) {
	cfg := opts.Config
	dictionary, err := consent.LoadDictionary()
	if err != nil {
		return nil, err
	}
	providerWords, err := consent.New(dictionary.ProviderWords())
	if err != nil {
		return nil, err
	}
	book, err := conversation.NewBook(cfg.GatewayChannels())
	if err != nil {
		return nil, err
	}
	hand := byHand{Options: opts, store: store}
	o := operate.Options{
		Store: store, Channels: cfg.GatewayChannels(), Conversations: book, Limits: twilio.Limits(),
		CapsZone: cfg.Caps.Zone(), ProviderWords: providerWords, Fallback: cfg.Digest.Fallback,
		Retention: cfg.Retention.Keep(), Sweeper: sweeper{hand},
		CursorKey: []byte(cfg.Console.Access.Sessions.Key.Reveal()), Clock: opts.Clock,
	}
	if cfg.Webhooks.Journal.Folder != "" {
		o.Journal = journalByHand{hand}
	}
	return operate.New(o), nil
}

// OperateHere does work that needs no store, but what is on this host.
func OperateHere(cfg config.Config, work func(*operate.Service) error) error {
	service, err := newOperate(Options{Config: cfg}.withDefaults(), nil)
	if err != nil {
		return err
	}
	return work(service)
}

// openExisting opens a store that serves, and makes none.
func openExisting(ctx context.Context, cfg config.Config) (Store, error) {
	store, err := openQuietly(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := store.Check(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// notCreatedYet says that the embedded store is not there, and who makes it: a shadow writes nothing.
func notCreatedYet(cfg config.Config) string {
	maker := "run will create it"
	if cfg.Mode == config.ModeShadow {
		maker = "run will create it if the mode is live"
	}
	return fmt.Sprintf("%s does not exist yet; %s", cfg.Store.SQLite.Path, maker)
}

func openQuietly(ctx context.Context, cfg config.Config) (Store, error) {
	if cfg.Store.Driver == config.DriverOracle {
		return opened(oracle.New(oracleOptions(quietly(cfg))))
	}
	store, err := sqlite.Open(ctx, sqlite.Options{Path: cfg.Store.SQLite.Path, MustExist: true})
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New(notCreatedYet(cfg))
	}
	return opened(store, err)
}
