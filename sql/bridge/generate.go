package bridge

// The examples are those of the documentation, and what the tests run.
//
//go:generate go run ../../cmd/ebs-sms-gateway schema bridge --config testdata/jmj/bridge.yaml --dir testdata/jmj
//go:generate go run ../../cmd/ebs-sms-gateway schema bridge --config testdata/samqa/bridge.yaml --dir testdata/samqa
//go:generate go run ../../cmd/ebs-sms-gateway schema bridge --config testdata/sms_current/bridge.yaml --dir testdata/sms_current
//go:generate go run ../../cmd/ebs-sms-gateway schema bridge --config testdata/edition/bridge.yaml --dir testdata/edition
