package days

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// arrival is a text that a gateway brought to the provider, which may have refused it.
type arrival struct {
	at             time.Time
	to, from, body string
	// validity is for how long the provider may keep it.
	validity time.Duration
}

// word is what a person wrote, from when the gateway had acknowledged it.
type word struct {
	at         time.Time
	from, body string
}

// ear hears what passes between the gateways and the provider.
type ear struct {
	mu       sync.Mutex
	arrivals []arrival
	words    []word
}

// heard is all of it so far.
func (e *ear) heard() ([]arrival, []word) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.arrivals), slices.Clone(e.words)
}

// provider listens at the provider's door.
func (e *ear) provider(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Messages.json") {
			body, _ := io.ReadAll(r.Body) // a post that is cut short is the provider's to refuse
			r.Body = io.NopCloser(bytes.NewReader(body))
			e.arrived(form(body))
		}
		next.ServeHTTP(w, r)
	})
}

func (e *ear) arrived(text url.Values) {
	seconds, _ := strconv.Atoi(text.Get("ValidityPeriod"))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.arrivals = append(e.arrivals, arrival{
		at: time.Now(), to: text.Get("To"), from: text.Get("From"), body: text.Get("Body"),
		validity: time.Duration(seconds) * time.Second,
	})
}

// gateways listens to the provider's posts to the gateways.
func (e *ear) gateways(next http.RoundTripper) http.RoundTripper {
	return tripper(func(r *http.Request) (*http.Response, error) {
		var said url.Values
		if strings.HasSuffix(r.URL.Path, "/inbound") {
			body, _ := io.ReadAll(r.Body)
			r = r.Clone(r.Context())
			r.Body = io.NopCloser(bytes.NewReader(body))
			said = form(body)
		}
		answer, err := next.RoundTrip(r)
		if said != nil && err == nil && answer.StatusCode/100 == 2 {
			e.mu.Lock()
			e.words = append(e.words, word{time.Now(), said.Get("From"), said.Get("Body")})
			e.mu.Unlock()
		}
		return answer, err
	})
}

func form(body []byte) url.Values {
	values, _ := url.ParseQuery(string(body)) // both sides are ours
	return values
}

type tripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (t tripper) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }
