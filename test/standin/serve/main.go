//go:build cgo

// Command serve runs the stand-in for an Oracle server until it is interrupted, to
// try out "make test-oracle", or a gateway, without an Oracle database. It prints the
// environment to use. The product's tables are not in it: see test/realoracle.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"ebs-sms-gateway/test/standin"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := standin.Start(ctx, standin.Options{})
	if err != nil {
		return err
	}
	defer server.Stop()
	database, err := server.NewDatabase(ctx)
	if err != nil {
		return err
	}
	login := database.Login("SYSTEM")
	fmt.Printf("export ORACLE_LIB_DIR=%s\nexport ORACLE_TEST_DSN=%s/%s@%s\n", login.LibDir, login.User, login.Password,
		login.ConnectString)
	<-ctx.Done()
	return nil
}
