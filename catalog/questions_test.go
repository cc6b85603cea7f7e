package catalog

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"mtalens/catalog/smtp"
)

// question is one row of testdata/questions.csv: what people ask, and what the answer must hold.
// The rows come from a list of SMTP errors that has helped Chinese users of mail clients since the
// days of Outlook Express; where it was wrong, the row holds what is right.
type question struct {
	kind     string // reply, dsn_class, dsn_subject, dsn_detail, qa; else an error number of a client
	question string
	variant  string // qa: the reply as a server sends it
	reason   string // qa
	en, zh   string
}

func readQuestions(t *testing.T) []question {
	t.Helper()
	f, err := os.Open("testdata/questions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var questions []question
	for _, r := range rows[1:] {
		questions = append(questions, question{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	if want := 148; len(questions) != want {
		t.Fatalf("%d questions, want %d", len(questions), want)
	}
	return questions
}

func TestQuestions(t *testing.T) {
	c := mustLoad(t)
	for _, q := range readQuestions(t) {
		switch q.kind {
		case "qa":
			q.checkReply(t, c, q.question)
			q.checkReply(t, c, q.variant)
			q.checkReply(t, c, strings.ToUpper(q.variant))
		case "reply", "dsn_class", "dsn_subject", "dsn_detail":
			title, text := findCode(c, q.question)
			q.checkText(t, Text{title + " " + text[EN], text[ZH]})
		default:
			code, err := ParseClientError(strings.ToLower(q.question))
			if err != nil {
				t.Error(err)
				continue
			}
			e := c.ClientError(code)
			if e == nil {
				t.Errorf("%s is missing", q.question)
				continue
			}
			q.checkText(t, e.Text)
		}
	}
}

func (q question) checkText(t *testing.T, text Text) {
	t.Helper()
	if text[EN] == "" || !strings.Contains(strings.ToLower(text[EN]), strings.ToLower(q.en)) {
		t.Errorf("%s: %q does not say %q", q.question, text[EN], q.en)
	}
	if text[ZH] == "" || !strings.Contains(text[ZH], q.zh) {
		t.Errorf("%s: %q does not say %q", q.question, text[ZH], q.zh)
	}
}

func (q question) checkReply(t *testing.T, c *Catalog, reply string) {
	t.Helper()
	query := Query{Text: []byte(reply)}
	code, rest, _ := smtp.CutReplyCode(query.Text)
	query.ReplyCode = code
	if len(rest) > 0 {
		query.Enhanced, _, _ = smtp.CutEnhancedCode(rest[1:])
	}
	m := c.Lookup(&query)
	if m.Signature == 0 {
		t.Errorf("%q: no phrase of it is known", reply)
	}
	if got := m.Reason.String(); got != q.reason {
		t.Errorf("%q: reason %s, want %s", reply, got, q.reason)
	}
	if got := c.Advice(m, ZH); !strings.Contains(got, q.zh) {
		t.Errorf("%q: advice %q does not say %q", reply, got, q.zh)
	}
	if c.Advice(m, EN) == "" {
		t.Errorf("%q: no advice in English", reply)
	}
}

func findCode(c *Catalog, s string) (title string, text Text) {
	if n, err := strconv.Atoi(s); err == nil && c.replies[n] != 0 {
		r := &c.ReplyCodes[c.replies[n]-1]
		return r.Title, r.Text
	}
	if r, err := ParseCodeRange(s); err == nil {
		if e := c.Registered(r); e != nil {
			return e.Title, e.Text
		}
	}
	return "", Text{}
}
