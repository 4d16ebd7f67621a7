package console

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// errReadOnly: nobody acts here, whatever the role.
var errReadOnly = errors.New("the console is for reading")

// faultPage is a page that says why there is no other.
func faultPage(status int, text string) page {
	return page{Name: "fault", Title: http.StatusText(status), Status: status, Body: text}
}

// errNoPage: there is nothing at that path.
var errNoPage = errors.New("no such page")

func (c *Console) unknown(visit) (page, error) { return page{}, errNoPage }

// refuses reports whether an error is the visitor's, who will not see more by looking again.
func refuses(err error) bool {
	return slices.ContainsFunc([]error{operate.ErrForbidden, operate.ErrNoMessage, errNoPage}, func(known error) bool {
		return errors.Is(err, known)
	})
}

// fault is the page of an error. What is not the visitor's is logged, and told without its text.
func (c *Console) fault(v visit, err error) page {
	switch {
	case errors.Is(err, errReadOnly):
		return faultPage(http.StatusForbidden, "This console is for reading: nothing is done here.")
	case errors.Is(err, operate.ErrForbidden):
		return faultPage(http.StatusForbidden, "Your role does not allow that.")
	case errors.Is(err, errNoPage), errors.Is(err, operate.ErrNoMessage), errors.Is(err, operate.ErrNoReply):
		return faultPage(http.StatusNotFound, "There is nothing here, or nothing that you may see.")
	case errors.Is(err, errInput):
		return faultPage(http.StatusBadRequest, err.Error())
	case explains(err):
		return faultPage(http.StatusUnprocessableEntity, err.Error())
	case errors.Is(err, context.Canceled) && v.Context().Err() != nil:
		return faultPage(http.StatusServiceUnavailable, "The request was given up.")
	}
	c.opts.Logger.ErrorContext(v.Context(), "answering a page failed", "path", v.Pattern, "error", err)
	if errors.Is(err, gateway.ErrUnavailable) {
		return faultPage(http.StatusServiceUnavailable,
			"The database cannot be reached. Texts wait in it, and replies in the journal if there is one. Try again.")
	}
	return faultPage(http.StatusInternalServerError, "That went wrong; the gateway's log says why.")
}
