package twiliotest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Control steers a simulator in another process through its /sim/ endpoints:
//
//	GET  /sim/tally                  Tally
//	GET  /sim/tally?detail=accepted  Accepted, one JSON object a line
//	GET  /sim/faults                 Faults
//	POST /sim/faults                 Faults, which replace all; durations are strings like "50ms"
//	POST /sim/line                   LineOf, what lookups tell of a number
//	POST /sim/inbound                Inbound; the reply is {"status":200}, the webhook's
//	POST /sim/reset
type Control struct {
	// BaseURL is the simulator's, such as http://127.0.0.1:8081, without a trailing slash.
	BaseURL string
	// Client makes the requests; nil is a plain http.Client.
	Client *http.Client
}

// Tally returns the counts; see Simulator.Tally.
func (c Control) Tally(ctx context.Context) (Tally, error) {
	var t Tally
	err := c.do(ctx, request{method: http.MethodGet, path: "/sim/tally", into: decodeInto(&t)})
	return t, err
}

// Accepted returns every accepted create; see Simulator.Accepted.
func (c Control) Accepted(ctx context.Context) (Ledger, error) {
	var l Ledger
	err := c.do(ctx, request{method: http.MethodGet, path: "/sim/tally?detail=accepted", into: l.decode})
	return l, err
}

// SetFaults replaces all faults; see Simulator.SetFaults. Faults that do not
// Validate are an error.
func (c Control) SetFaults(ctx context.Context, f Faults) error {
	return c.do(ctx, request{method: http.MethodPost, path: "/sim/faults", body: f})
}

// SetLine sets what lookups tell of a number; see Simulator.SetLine.
func (c Control) SetLine(ctx context.Context, of LineOf) error {
	return c.do(ctx, request{method: http.MethodPost, path: "/sim/line", body: of})
}

// Inbound lets a phone send a message and returns the webhook's HTTP status; see
// Simulator.Receive.
func (c Control) Inbound(ctx context.Context, in Inbound) (status int, err error) {
	var result inboundResult
	err = c.do(ctx, request{method: http.MethodPost, path: "/sim/inbound", body: in, into: decodeInto(&result)})
	return result.Status, err
}

// Reset forgets everything; see Simulator.Reset.
func (c Control) Reset(ctx context.Context) error {
	return c.do(ctx, request{method: http.MethodPost, path: "/sim/reset"})
}

type request struct {
	method, path string
	body         any // nil is none
	into         func(io.Reader) error
}

func (c Control) do(ctx context.Context, r request) error {
	if err := c.exchange(ctx, r); err != nil {
		return fmt.Errorf("asking simulator for %s: %w", r.path, err)
	}
	return nil
}

func (c Control) exchange(ctx context.Context, r request) error {
	var body bytes.Buffer
	if r.body != nil {
		if err := json.NewEncoder(&body).Encode(r.body); err != nil {
			return fmt.Errorf("encoding request: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.BaseURL+r.path, &body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := cmp.Or(c.Client, &http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		reason, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10)) // what there is of it
		return fmt.Errorf("status %d: %s", resp.StatusCode, bytes.TrimSpace(reason))
	}
	if r.into == nil {
		return nil
	}
	return r.into(resp.Body)
}

func decodeInto(value any) func(io.Reader) error {
	return func(r io.Reader) error { return json.NewDecoder(r).Decode(value) }
}

// decode reads one JSON object after the other.
func (l *Ledger) decode(r io.Reader) error {
	for decoder := json.NewDecoder(r); ; {
		var a Accepted
		err := decoder.Decode(&a)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("decoding accepted create: %w", err)
		}
		*l = append(*l, a)
	}
}
