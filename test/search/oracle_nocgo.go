//go:build !cgo

package main

import (
	"context"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/oracle"
)

func filledOracle(context.Context, options) (app.Store, func() error, error) {
	return nil, nil, oracle.ErrNoDriver
}
