// Package console is the gateway for people: pages over [operate.Service], for a browser.
//
// A page is one file: a method of Console that reads what the page shows and returns a [page], and beside it a template of
// that name in templates/. To add one:
//
//  1. templates/NAME.html defines "main", and sees a [frame]: .Body is what the method returned, .May tells what may be
//     offered to who looks at it. A part that changes by itself is a template "live", and "main" has it in
//     {{template "region" .}}: it is sent again whenever it differs, to whoever has the page open.
//  2. func (c *Console) NAME(v visit) (page, error) in NAME.go. An error becomes an error page: one of operate's its
//     status, any other is logged and told without its text.
//  3. A line in routes.go; sections in the navigation are in frame.go.
//
// An act is a form, often a single button, that posts what it is about; a page offers it where .May says so. Its handler
// returns a [deed], and the rest is one mechanism (act.go): the deed is rehearsed first, the person reads what it would
// change, says why and confirms, it is done, and the browser goes back to a page that says so. [choice] is for what else has
// to be said. Nothing that is read changes anything; what reveals personal data is a POST, too, and answers with the page.
//
// Whatever a texter or a feeder has written is text: templates are html/template's, links go to the console alone, and the
// rendered page is cleared of characters that turn or hide others (clean.go). Scripts and styles are files of assets/; none
// is inline, and the policy in security.go refuses those. Every page is whole without scripts.
package console
