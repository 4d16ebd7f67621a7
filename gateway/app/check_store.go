package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/oracle/ora"
)

func checkStore(ctx context.Context, cfg config.Config) []Finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	store, findings := storeToCheck(ctx, cfg)
	if store == nil {
		return findings
	}
	defer store.Close()
	if len(findings) > 0 {
		return findings
	}
	return append([]Finding{{LevelOK, "store", fmt.Sprintf("%s: reachable, schema is this version's",
		cfg.Store.Driver)}},
		append(checkQueue(ctx, store, cfg), checkPauses(ctx, store, cfg)...)...)
}

// storeToCheck opens the store without creating one, and says what is wrong with it.
func storeToCheck(ctx context.Context, cfg config.Config) (Store, []Finding) {
	if cfg.Store.Driver == config.DriverOracle {
		store, err := oracle.New(oracleOptions(quietly(cfg)))
		if err != nil {
			return nil, []Finding{failed("store", err, "")}
		}
		return store, checkOracle(ctx, store)
	}
	path := cfg.Store.SQLite.Path
	if findings := checkStoreFolder(path); len(findings) > 0 {
		return nil, findings
	}
	store, err := sqlite.Open(ctx, sqlite.Options{Path: path, MustExist: true})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, []Finding{{LevelWarning, "store", notCreatedYet(cfg)}}
	case err != nil:
		return nil, []Finding{failed("store", err, storeAdvice(err))}
	}
	return store, nil
}

// checkStoreFolder tries whether the embedded store's folder can be written: SQLite
// keeps files beside the database.
func checkStoreFolder(path string) []Finding {
	err := tryFolder(filepath.Dir(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{{LevelError, "store",
			fmt.Sprintf("%s cannot be created: its folder does not exist; create the folder", path)}}
	case err != nil:
		return []Finding{failed("store", fmt.Errorf("writing beside %s: %w", path, cause(err)),
			"let this user write to the folder, or name another in store.sqlite.path")}
	}
	return nil
}

func storeAdvice(err error) string {
	if errors.Is(err, sqlite.ErrSchemaVersion) {
		return "name another file in store.sqlite.path, or run the version of the gateway that made this one"
	}
	var database *ora.Error
	if errors.As(err, &database) {
		return ora.Advise(database.Code).Remedy
	}
	return "check that store.sqlite.path is a database file on a local disk that this user may write"
}

// checkQueue finds rows that no channel will ever send.
func checkQueue(ctx context.Context, store Store, cfg config.Config) []Finding {
	stats, err := store.Stats(ctx, gateway.StatsParams{
		Statuses: []gateway.Status{gateway.StatusNew, gateway.StatusDeferred, gateway.StatusRetry},
	})
	if err != nil {
		return []Finding{failed("queue", err, storeAdvice(err))}
	}
	stranded := map[string]int64{}
	for _, d := range stats.Depths {
		stranded[d.Channel] += d.Rows
	}
	for _, ch := range cfg.Channels {
		delete(stranded, ch.Name)
	}
	var findings []Finding
	for _, ch := range slices.Sorted(maps.Keys(stranded)) {
		findings = append(findings, Finding{LevelWarning, "queue", fmt.Sprintf(
			"%d rows of channel %q, which is not configured, will not be sent; add it to channels, or cancel the rows", stranded[ch], ch)})
	}
	return findings
}

// checkPauses finds pauses in force: somebody's, those of a broken sender or account, and mistyped ones.
func checkPauses(ctx context.Context, store Store, cfg config.Config) []Finding {
	pauses, err := store.Pauses(ctx)
	if err != nil {
		return []Finding{failed("pauses", err, storeAdvice(err))}
	}
	var findings []Finding
	for _, p := range pauses {
		if !p.Holds(time.Now()) {
			continue
		}
		text := fmt.Sprintf("%s is paused until %s (%s); delete the row of XXSMS_CONTROL to go on", paused(p), p.Term(),
			p.Reason)
		if !p.Concerns(cfg.GatewayChannels()) {
			text = fmt.Sprintf("XXSMS_CONTROL pauses %s, which is not configured: that stops nothing; correct NAME, or delete the row", paused(p))
		}
		findings = append(findings, Finding{LevelWarning, "pauses", text})
	}
	return findings
}

// paused is what a pause stops.
func paused(p gateway.Pause) string {
	if p.Scope == gateway.PauseAll {
		return "everything"
	}
	return fmt.Sprintf("%s %q", p.Scope, p.Name)
}
