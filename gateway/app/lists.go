package app

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

// listConnections is how many connections of other systems there may be, and listsPerClient how many of one address that is no
// proxy.
const listConnections, listsPerClient = 256, 64

// wireLists opens the listener for other systems, if there is one.
func (a *App) wireLists(service *operate.Service) error {
	l := a.opts.Config.Lists
	if !l.On() {
		return nil
	}
	proxies, err := httpserver.ParseProxies(l.TrustedProxies)
	if err != nil {
		return err
	}
	var names []string
	for _, ch := range a.opts.Config.GatewayChannels() {
		names = append(names, ch.Name)
	}
	handler, err := rest.New(rest.Options{
		Service: listed{service}, Clients: listClients(l.Clients), Channels: names,
		PublicURL: l.PublicURL, TokenKey: l.TokenKey.Reveal(), TokenLife: l.TokenLife,
		MaxBody: int64(l.MaxBody), Timeout: l.Timeout, Peer: proxies.Client, Hold: httpserver.Hold, Clock: a.opts.Clock, Logger: a.quietLog(), Observer: a.observer,
	})
	if err != nil {
		return err
	}
	a.lists, err = a.newServer(endpoint{address: l.Listen, tls: l.TLS}, httpserver.Options{
		Name: nameLists, Handler: a.tracer.Serve(handler), Timeout: l.Timeout,
		Limits: httpserver.Limits{Connections: listConnections, PerClient: listsPerClient, Trusted: proxies},
	})
	return err
}

// ListsAddress is where lists are served, host:port; "" if there are none.
func (a *App) ListsAddress() string {
	if a.lists == nil {
		return ""
	}
	return a.lists.Address()
}

func listClients(configured []config.ListClient) []rest.Client {
	clients := make([]rest.Client, len(configured))
	for i, c := range configured {
		clients[i] = rest.Client{
			ID: c.ID, SecretHash: c.SecretHash.Reveal(), Reveal: c.Reveal, PerSecond: float64(c.PerSecond), Burst: c.Burst,
		}
		for _, g := range c.Grants() {
			clients[i].Scopes = append(clients[i].Scopes, rest.Grant{Scope: rest.Scope(g.Scope), Channel: g.Channel})
		}
	}
	return clients
}

// listed is the service as lists see it.
type listed struct{ *operate.Service }

// Messages implements rest.Service.
func (l listed) Messages(ctx context.Context, r operate.Reading, p gateway.SearchParams) (rest.Page[gateway.Message], error) {
	page, err := l.Service.Messages(ctx, r, p)
	return rest.Page[gateway.Message]{Rows: page.Messages, Next: int64(page.Next)}, err
}

// Replies implements rest.Service.
func (l listed) Replies(ctx context.Context, r operate.Reading, p gateway.ReplyListParams) (rest.Page[gateway.Reply], error) {
	page, err := l.ReplyList(ctx, r, p)
	return rest.Page[gateway.Reply]{Rows: page.Replies, Next: page.Next}, err
}

// Reply implements rest.Service.
func (l listed) Reply(ctx context.Context, r operate.Reading, id int64) (gateway.Reply, error) {
	return l.OneReply(ctx, r, id)
}
