package app

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/httpserver"
)

const (
	// consoleTimeout bounds a request of a person; streams of open pages are the console's to bound.
	consoleTimeout = 30 * time.Second
	// consoleConnections is how many browsers' connections there may be, and consolePerClient how many of one address that
	// is no trusted proxy.
	consoleConnections, consolePerClient = 256, 64
)

// wireConsole opens the listener for people, if there is one.
func (a *App) wireConsole(service console.Service) error {
	if !a.opts.Config.Console.On() {
		return nil
	}
	renderer, err := digest.NewRenderer(a.opts.Config.Digest.Options())
	if err != nil {
		return err
	}
	self := host{a}
	a.pages, err = console.New(console.Options{
		Service: service, Host: self, Digest: renderer, Actor: access.From, Channels: channelNames(a.opts.Config),
		Region: self.region(), Zone: a.opts.Config.Console.Location(), ReadOnly: a.opts.Config.Console.ReadOnly,
		Version: a.opts.Version, Leave: keepsSessions(a.opts.Config.Console.Access.Login),
		Clock: a.opts.Clock, Logger: a.log.With("component", "console"),
	})
	if err != nil {
		return err
	}
	way, err := a.newWayIn(door{
		render: func(w io.Writer, p access.Page) error {
			return a.pages.ShowDoor(w, console.Door{Problem: string(p.Problem), Asks: p.Asks, Again: p.Again, Leave: p.Leave, Next: p.Next})
		},
		public:  func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/assets/") },
		listens: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/live/") },
	})
	if err != nil {
		return err
	}
	return a.serveConsole(way)
}

func (a *App) serveConsole(way wayIn) error {
	c := a.opts.Config.Console
	handler, err := way.Wrap(held(a.tracer.Serve(a.pages)))
	if err != nil {
		return err
	}
	proxies, err := httpserver.ParseProxies(c.TrustedProxies)
	if err != nil {
		return err
	}
	a.console, err = a.newServer(endpoint{address: c.Listen, tls: c.TLS}, httpserver.Options{
		Name: nameConsole, Handler: handler, Timeout: consoleTimeout,
		Limits: httpserver.Limits{Connections: consoleConnections, PerClient: consolePerClient, Trusted: proxies},
	})
	return err
}

func keepsSessions(login config.AccessLogin) bool {
	return login == config.LoginUsers || login == config.LoginOIDC
}

// startConsole answers people until it is undone.
func (a *App) startConsole() {
	if a.console == nil {
		return
	}
	a.console.Serve()
	a.stack.push("console", func(ctx context.Context) error {
		a.pages.Close() // the streams of open pages, which would end with nothing else
		return a.console.Shutdown(ctx)
	})
}

// ConsoleAddress is where the console is served, host:port; "" if there is none.
func (a *App) ConsoleAddress() string {
	if a.console == nil {
		return ""
	}
	return a.console.Address()
}

// held keeps the connection of who was let in: nobody else takes the place of an open page.
func held(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer httpserver.Hold(r.Context())()
		next.ServeHTTP(w, r)
	})
}
