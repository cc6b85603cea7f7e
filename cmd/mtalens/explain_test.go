package main

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"mtalens/catalog"
	"mtalens/matchers"
)

// Whatever users of mail clients have asked for years can be asked, in both languages. The questions,
// and what the answers must hold, are those that the tests of the catalog walk too.
func TestQuestionsCanBeAsked(t *testing.T) {
	f, err := os.Open("../../catalog/testdata/questions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		en, zh := row[4], row[5]
		for _, question := range []string{row[1], row[2], strings.ToUpper(row[2])} {
			if question == "" {
				continue
			}
			if got := explained(t, question, catalog.EN); !strings.Contains(strings.ToLower(got), strings.ToLower(en)) {
				t.Errorf("explain %q does not say %q:\n%s", question, en, got)
			}
			if got := explained(t, question, catalog.ZH); !strings.Contains(got, zh) {
				t.Errorf("explain %q does not say %q:\n%s", question, zh, got)
			}
		}
	}
}

var testCatalog = func() *catalog.Catalog {
	c, err := catalog.Load()
	if err != nil {
		panic(err)
	}
	return c
}()

// explained returns the answer to a question, as people read it.
func explained(t *testing.T, question string, lang catalog.Lang) string {
	t.Helper()
	a := asker{catalog: testCatalog, set: matchers.NewSet(matchers.Options{})}
	q, ok := a.ask(question)
	if !ok {
		t.Fatalf("explain %q: not understood", question)
	}
	var b strings.Builder
	answerText{&b, lang}.write(answerer{catalog: testCatalog, lang: lang}.answer(q))
	return b.String()
}

func TestSplitQuestions(t *testing.T) {
	for _, test := range []struct{ args, want []string }{
		{[]string{"550"}, []string{"550"}},
		{[]string{"550", "5.7.1"}, []string{"550 5.7.1"}},
		{[]string{"550", "421"}, []string{"550", "421"}},
		{[]string{"5.7.1", "550"}, []string{"5.7.1", "550"}},
		{[]string{"550", "5.7.1", "421", "4.7.0", "0x800CCC79"}, []string{"550 5.7.1", "421 4.7.0", "0x800CCC79"}},
		{[]string{"550", "5.7.1", "relaying", "denied"}, []string{"550 5.7.1 relaying denied"}},
		{[]string{"550", "no", "such", "user"}, []string{"550 no such user"}},
		{[]string{"mailbox", "full"}, []string{"mailbox full"}},
		{[]string{"550 5.7.1 relaying denied", "421"}, []string{"550 5.7.1 relaying denied", "421"}},
		{[]string{"4.x.x", "greylisted", "354"}, []string{"4.x.x", "greylisted", "354"}},
		{[]string{"4|5"}, []string{"4", "5"}},
	} {
		if got := splitQuestions(test.args); !slices.Equal(got, test.want) {
			t.Errorf("%q are the questions %q, want %q", test.args, got, test.want)
		}
	}
}

func TestLocaleLang(t *testing.T) {
	for _, test := range []struct {
		variables string
		want      catalog.Lang
	}{
		{"", catalog.EN},
		{"LANG=zh_CN.UTF-8", catalog.ZH},
		{"LANG=zh_TW", catalog.ZH}, // nearer than English
		{"LANG=C.UTF-8", catalog.EN},
		{"LANG=de_DE@euro", catalog.EN},
		{"LANG=zh_CN LC_MESSAGES=en_GB", catalog.EN}, // setlocale(3): LC_ALL, LC_MESSAGES, LANG
		{"LANG=en_GB LC_MESSAGES=C LC_ALL=zh_CN", catalog.ZH},
	} {
		getenv := func(name string) string {
			for v := range strings.FieldsSeq(test.variables) {
				if value, ok := strings.CutPrefix(v, name+"="); ok {
					return value
				}
			}
			return ""
		}
		if got := localeLang(getenv); got != test.want {
			t.Errorf("%s: %s, want %s", test.variables, got, test.want)
		}
	}
}

// A Chinese character is as wide as two letters.
func TestTable(t *testing.T) {
	var b strings.Builder
	table(&b, "  ", [][]string{
		{"类别", "", "permanent"},
		{"Severity", "", "严重"},
		{"出处", "", ""},
	})
	want := "  类别      permanent\n  Severity  严重\n  出处\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestSuggestions(t *testing.T) {
	for _, test := range []struct {
		asked string
		want  []string
	}{
		{"5.7.l", []string{"5.7.1"}},
		{"55O", []string{"550"}},
		{"greylistd", []string{"greylisted"}},
		{"0x800ccc7g", []string{"0x800CCC78", "0x800CCC79", "0x800CCC7A"}},
		{"hello world", nil},
	} {
		if got := suggestions(testCatalog, test.asked); !slices.Equal(got, test.want) {
			t.Errorf("%s: did you mean %q, want %q", test.asked, got, test.want)
		}
	}
}

// Any question has an answer or an error, and both can be printed.
func FuzzAsk(f *testing.F) {
	for _, s := range []string{
		"550", "5.7.1", "X.7.X", "4", "5xx", "0x800CCC79", "mailbox full", "550-5.1.1 a 550 5.1.1 b",
		"2026-11-24 14:39:41 H=(c) [192.0.2.9] F=<a@c> rejected RCPT <x@d>: relay not permitted",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := asker{catalog: testCatalog, set: matchers.NewSet(matchers.Options{})}
		q, ok := a.ask(s)
		if !ok {
			if notExplained(testCatalog, s).Error() == "" {
				t.Errorf("%q: an error without words", s)
			}
			return
		}
		var b strings.Builder
		answerText{&b, catalog.EN}.write(answerer{catalog: testCatalog, trace: true}.answer(q))
		if b.Len() == 0 {
			t.Errorf("%q: an answer without words", s)
		}
	})
}
