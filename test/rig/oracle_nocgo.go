//go:build !cgo

package rig

import (
	"context"

	"ebs-sms-gateway/oracle"
)

func newOracleGround(context.Context) (*Ground, error) { return nil, oracle.ErrNoDriver }
