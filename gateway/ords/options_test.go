package ords_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ords"
)

func TestNew_Refuses(t *testing.T) {
	t.Parallel()
	routes := func(paths ...string) func(*ords.Options) {
		return func(o *ords.Options) {
			o.Replies, o.Reports = nil, nil
			for _, path := range paths {
				o.Reports = append(o.Reports, ords.Route{Path: path})
			}
		}
	}
	for name, breakIt := range map[string]func(*ords.Options){
		"NoRoutes":          routes(),
		"RelativePath":      routes("ords/inbound"),
		"EmptyPath":         routes(""),
		"DoubleSlash":       routes("/ords//inbound"),
		"Parameter":         routes("/ords/:id"),
		"Wildcard":          routes("/ords/*rest"),
		"Query":             routes("/ords?secret=1"),
		"Escape":            routes("/ords/a%20b"),
		"Space":             routes("/ords/a b"),
		"TheSamePathTwice":  routes("/ords/a", "/ords/b", "/ords/a/"),
		"TheSamePathForTwo": func(o *ords.Options) { o.Reports = o.Replies },
		"NobodyToTakePosts": func(o *ords.Options) { o.Inbox = nil },
		"NobodyToVerify":    func(o *ords.Options) { o.Receiver = nil },
		"NegativeLimit":     func(o *ords.Options) { o.MaxBody = -1 },
		"RealmThatIsQuoted": func(o *ords.Options) { o.Realm = `a"b` },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := (&site{}).options()
			breakIt(&opts)
			_, err := ords.New(opts)
			require.ErrorIs(t, err, ords.ErrInvalidOptions)
		})
	}
}
