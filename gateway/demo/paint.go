package demo

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"ebs-sms-gateway/gateway"
)

// painter writes in colours, or plainly if it is false.
type painter bool

func (p painter) with(code, text string) string {
	if !p || code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p painter) bold(text string) string { return p.with("1", text) }

// status paints a text as the status is: green is good, yellow is open, red is not.
func (p painter) status(s gateway.Status, text string) string {
	switch s {
	case gateway.StatusDelivered:
		return p.with("32", text)
	case gateway.StatusSent, gateway.StatusSending:
		return p.with("36", text)
	case gateway.StatusRetry, gateway.StatusDeferred, gateway.StatusUnknown, gateway.StatusHeld:
		return p.with("33", text)
	case gateway.StatusNew:
		return text
	}
	return p.with("31", text)
}

// fit cuts or fills a text to so many columns of a terminal.
func fit(text string, cells int) string {
	runes := []rune(strings.Map(visible, text))
	if widthOf(runes) > cells {
		end, used := 0, 0
		for used+cellsOf(runes[end]) < cells {
			used += cellsOf(runes[end])
			end++
		}
		runes = append(runes[:end], '…')
	}
	return string(runes) + strings.Repeat(" ", cells-widthOf(runes))
}

// visible keeps what a text holds from steering the terminal.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

func widthOf(runes []rune) (cells int) {
	for _, r := range runes {
		cells += cellsOf(r)
	}
	return cells
}

// cellsOf is how many columns a rune takes: two for the wide ones, such as emoji.
func cellsOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case width.LookupRune(r).Kind() == width.EastAsianWide:
		return 2
	}
	return 1
}
