package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/problem"
)

type server struct {
	opts    Options
	clients *clients
	// sites keeps out what pages of other sites have browsers send.
	sites    *http.CrossOriginProtection
	outbound []column[gateway.Message]
	inbound  []column[gateway.Reply]
	document []byte
}

// New returns the handler of all lists. It fails with ErrInvalidOptions.
func New(opts Options) (http.Handler, error) {
	opts = opts.withDefaults()
	if err := opts.validate(); err != nil {
		return nil, fmt.Errorf("configuring lists: %w", err)
	}
	s := &server{
		opts: opts, clients: newClients(opts), sites: http.NewCrossOriginProtection(),
		outbound: outboundColumns(opts.Channels), inbound: inboundColumns(),
	}
	s.document = Document()
	mux := http.NewServeMux()
	for path, of := range s.byPath() {
		mux.Handle(path, s.methods(of))
	}
	mux.Handle("/", s.nothing())
	return s.asSpelled(mux), nil
}

// nothing answers where nothing is.
func (s *server) nothing() http.Handler {
	return s.answer(operation{id: OperationOther, handle: func(*call) (reply, error) { return reply{}, refuse(http.StatusNotFound, "") }})
}

// asSpelled keeps the mux from redirecting what it would spell in another way.
func (s *server) asSpelled(mux http.Handler) http.Handler {
	nothing := s.nothing()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.URL.EscapedPath()
		if clean := path.Clean(given); given != clean && given != clean+"/" {
			nothing.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// byPath are the operations with their paths as the mux has them, with and without a trailing slash: nothing is redirected.
func (s *server) byPath() map[string][]operation {
	paths := map[string][]operation{}
	for _, op := range s.operations() {
		path := strings.TrimSuffix(BasePath+op.path, "/")
		paths[path] = append(paths[path], op)
		paths[path+"/{$}"] = append(paths[path+"/{$}"], op)
	}
	return paths
}

// methods is the handler of a path.
func (s *server) methods(of []operation) http.Handler {
	handlers := map[string]http.Handler{}
	for _, op := range of {
		handlers[op.method] = s.answer(op)
		if op.method == http.MethodGet {
			handlers[http.MethodHead] = handlers[op.method]
		}
	}
	allowed := make([]string, 0, len(handlers)+1)
	for method := range handlers {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	other := s.answer(operation{id: OperationOther, handle: func(*call) (reply, error) {
		return reply{}, refuse(http.StatusMethodNotAllowed, "").with("Allow", strings.Join(allowed, ", "))
	}})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handler, ok := handlers[r.Method]; ok {
			handler.ServeHTTP(w, r)
			return
		}
		other.ServeHTTP(w, r)
	})
}

// call is a request, and who makes it.
type call struct {
	ctx     context.Context
	request *http.Request
	client  *client
	// actor is the client as far as the operation's scope goes, and reader what it is then shown of rows.
	actor, reader operate.Actor
	most          int64
}

// reply is an answer; its body is JSON.
type reply struct {
	status int
	body   []byte
	etag   string
	header http.Header
}

// answer turns an operation into a handler that also answers refusals and panics.
func (s *server) answer(op operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.opts.Timeout)
		defer cancel()
		c := &call{ctx: ctx, request: r.WithContext(ctx), most: s.opts.MaxBody}
		answer, err := s.guard(c, op)
		status := 0
		if err != nil {
			status = s.refuse(w, r, refused(err))
		} else {
			status = s.write(w, r, answer)
		}
		s.opts.Observer.ListAnswered(op.id, status)
	})
}

// guard makes a panic an error.
func (s *server) guard(c *call, op operation) (answer reply, err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			panic(v)
		default:
			s.opts.Logger.Error("request panicked", "component", "lists", "operation", op.id, "stack", string(debug.Stack()))
			err = refuse(http.StatusInternalServerError, "")
		}
	}()
	if err := s.sites.Check(c.request); err != nil {
		return reply{}, refuse(http.StatusForbidden, "what a page of another site has sent is not taken")
	}
	if op.scope != "" {
		if err := s.admit(c, op.scope); err != nil {
			return reply{}, err
		}
		defer s.opts.Hold(c.ctx)()
	}
	return op.handle(c)
}

func (s *server) admit(c *call, scope Scope) (err error) {
	if c.client, err = s.clients.from(c.request); err != nil {
		return err
	}
	if err := c.client.admit(s.opts.Clock()); err != nil {
		return err
	}
	actor, ok := c.client.actor(scope)
	if !ok {
		return refuse(http.StatusForbidden, "the client does not have the scope "+string(scope))
	}
	c.actor, c.reader = actor, c.client.reader(scope)
	return nil
}

// write returns the status that the client has got.
func (s *server) write(w http.ResponseWriter, r *http.Request, answer reply) int {
	header := w.Header()
	for name, values := range answer.header {
		header[name] = values
	}
	protect(r, header)
	if answer.etag != "" {
		header.Set("ETag", answer.etag)
		if r.Method != http.MethodPost && r.Method != http.MethodPut && matches(r.Header.Get("If-None-Match"), answer.etag) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified
		}
	}
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(answer.body)))
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // the client has hung up: nobody to tell
	return answer.status
}

// protect keeps people's data out of caches, and out of pages of other sites.
func protect(r *http.Request, header http.Header) {
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if r.TLS != nil {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

func (s *server) refuse(w http.ResponseWriter, r *http.Request, why *refusal) int {
	ecid := problem.ECID(s.opts.Rand)
	s.told(r, why, ecid)
	for name, values := range why.header {
		w.Header()[name] = values
	}
	protect(r, w.Header())
	w.Header().Set("Content-Type", problem.ContentType)
	document := problem.New(why.status, why.message, ecid)
	document.Details = why.details
	w.WriteHeader(why.status)
	_, _ = w.Write(document.JSON()) // the client has hung up: nobody to tell
	return why.status
}

// told writes a refusal down, and counts it.
func (s *server) told(r *http.Request, why *refusal, ecid string) {
	log := s.opts.Logger.With("component", "lists", "http_status", why.status, "address", s.opts.Peer(r), "ecid", ecid)
	reason := why.reason()
	if reason != "" {
		s.opts.Observer.ListRefused(reason)
	}
	switch {
	case why.status >= http.StatusInternalServerError:
		log.Error("request failed", "error", why.cause)
	case why.status == http.StatusUnauthorized, why.status == http.StatusForbidden, why.status == http.StatusTooManyRequests:
		log.Warn("request refused", "reason", reason) // of each reason there is a line a minute
	default:
		log.Info("request refused")
	}
}

// read is the body, which is bounded.
func (c *call) read() ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(nil, c.request.Body, c.most))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", c.most))
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the body could not be read")
	}
	return body, nil
}

// base is where clients reach the lists. What a request says of that is not believed: behind a proxy that encrypts, links
// made of it would have clients send their secrets in the clear.
func (s *server) base() string { return strings.TrimSuffix(s.opts.PublicURL, "/") + BasePath }
