package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

// ClientError is what data/client-errors.yaml says of an error number of a mail client.
type ClientError struct {
	Code     uint32 // as in 0x800CCC79
	Symbol   string // in Microsoft's header; "": none known
	Protocol string // smtp, pop3, imap, nntp, winsock or general
	Reply    string // behind it: an SMTP reply code, -ERR, NO, a number of NNTP, "HTTP 404"; "": none
	Text     Text
	Advice   Text // for the user of the client; empty: that of the reply
	Verified bool // symbol or source is known
}

// String returns the number as clients show it: 0x800CCC79.
func (e *ClientError) String() string { return fmt.Sprintf("0x%08X", e.Code) }

// ParseClientError reads an error number: 0x and eight hexadecimal digits, in any case. The error
// quotes s.
func ParseClientError(s string) (uint32, error) {
	if len(s) == 10 && strings.EqualFold(s[:2], "0x") {
		if n, err := strconv.ParseUint(s[2:], 16, 32); err == nil {
			return uint32(n), nil
		}
	}
	return 0, fmt.Errorf("parse error number %q: want 0x and eight hexadecimal digits, as in 0x800CCC79", s)
}

// ClientError returns the entry of an error number, or nil.
func (c *Catalog) ClientError(code uint32) *ClientError {
	for i := range c.ClientErrors {
		if c.ClientErrors[i].Code == code {
			return &c.ClientErrors[i]
		}
	}
	return nil
}

var protocols = []string{"", "general", "imap", "nntp", "pop3", "smtp", "winsock"}

func (b *builder) readClientErrors(records []record) {
	c := b.c
	for i := range records {
		e := newEntry(&records[i])
		x := ClientError{
			Symbol:   e.text("symbol"),
			Protocol: protocols[e.needWord("protocol", protocols)],
			Reply:    e.text("reply"),
			Text:     e.needTexts(""),
			Advice:   e.texts("advice."),
			Verified: e.flag("verified", true),
		}
		code, err := ParseClientError(e.need("code"))
		if err != nil {
			e.fail(e.at, "%v", err)
		}
		x.Code = code
		if c.ClientError(code) != nil {
			e.fail(e.at, "code %s stands twice", x.String())
		}
		b.fail(e.done())
		c.ClientErrors = append(c.ClientErrors, x)
	}
}
