package console

import (
	"io"
	"net/http"

	"ebs-sms-gateway/gateway/operate"
)

// Door is the page of somebody who is not let in, or not yet.
type Door struct {
	// Problem is why, "" if nothing has gone wrong.
	Problem string
	// Asks: there is a form for name and password, which posts "name", "password" and "next" to /login.
	Asks bool
	// Again is a link to where somebody logs in, "" if there is none.
	Again string
	// Leave is where somebody logs out at the identity provider, too, "" if nowhere.
	Leave string
	// Next is where to go after the login, a path of the console.
	Next string
}

// ShowDoor writes it.
func (c *Console) ShowDoor(w io.Writer, d Door) error {
	content, err := c.pages.render(layoutName, c.frame(visit{Request: &http.Request{}, Actor: operate.Actor{}}, page{
		Name: "door", Title: "Log in", Body: d,
	}))
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
