package app

import (
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/console"
)

// ServeConsole opens a console over a service of the test's, and answers.
func ServeConsole(a *App, c config.Console, service console.Service) error {
	a.opts.Config.Console = c
	if err := a.wireConsole(service); err != nil {
		return err
	}
	a.startConsole()
	return nil
}
