package console

import (
	"net/http"
	"strings"

	"ebs-sms-gateway/gateway/operate"
)

// reading is who reads: with personal data if a form says why.
func reading(v visit) operate.Reading {
	reason := strings.TrimSpace(v.PostForm.Get(reasonField))
	return operate.Reading{Actor: v.Actor, Reveal: v.Method == http.MethodPost && v.PostForm.Has(reasonField), Reason: reason}
}

// revealing is the form that asks for a page with its personal data.
type revealing struct {
	Path   string
	Fields []field
}

// offerReveal is the form for the page that was asked for, nil if it is revealed, or must not be to who looks at it.
func offerReveal(v visit, channel string, fields ...field) *revealing {
	if reading(v).Reveal || !v.Actor.May(operate.RoleHelpDesk, channel) {
		return nil
	}
	return &revealing{v.URL.Path, fields}
}
