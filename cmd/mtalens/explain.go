package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"

	"mtalens/catalog"
	"mtalens/configs/words"
	"mtalens/matchers"
	"mtalens/pipeline/output/stream"
)

// explain is one run of the command.
type explain struct {
	term   *term
	lang   catalog.Lang
	format string
	trace  bool

	asker    asker
	answerer answerer
	out      *bufio.Writer
	answered int
	failed   bool
}

var explainFormats = []string{"text", "json"}

func newExplain(t *term) *cobra.Command {
	e := &explain{term: t, lang: localeLang(os.Getenv), format: explainFormats[0]}
	cmd := &cobra.Command{
		Use:   "explain WHAT...",
		Short: "Explain a code, a reply, a log line, or the error number of a mail client.",
		Long: `Says what a code, a whole reply, a log line or the error number of a mail client
means, how bad it is, and what to do. 5.7.x, 5.7.* and 4.x.x name all codes that
fit. Words that form one reply need no quotes. With -, each line of standard input
is explained. Ends with 1 if something is neither a code nor a reply that is known.`,
		Example: `mtalens explain 5.7.26
mtalens explain 550 5.7.1 relaying not permitted
mtalens explain 4.x.x
mtalens explain --lang zh 0x800CCC79
grep status=bounced /var/log/mail.log | mtalens explain -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{errors.New("explain needs something to explain"), "see: mtalens explain --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.run(cmd.InOrStdin(), cmd.OutOrStdout(), args)
		},
	}
	formats, langs := words.Of("format", explainFormats...), words.Langs()
	cmd.Flags().SortFlags = false
	for _, f := range []flag{
		{&value[string]{value: &e.format, parse: formats.Parse, word: e.format, kind: "string"}, "format", "text (for people) or json (one object a line)", explainFormats},
		{&value[catalog.Lang]{value: &e.lang, parse: langs.Parse, word: e.lang.String(), kind: "string"}, "lang", "language, by default that of the locale: en or zh", langs.Words},
	} {
		f.addTo(cmd)
	}
	cmd.Flags().BoolVar(&e.trace, "trace", false, "show what speaks for a reason, and what decided")
	return cmd
}

// localeLang returns the language of the locale that the environment asks for, as setlocale(3) reads
// it; English if it is another one or none.
func localeLang(getenv func(string) string) catalog.Lang {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	locale, _, _ = strings.Cut(locale, ".")
	tag, err := language.Parse(locale)
	if err != nil { // none, C, POSIX
		return catalog.EN
	}
	_, i, _ := language.NewMatcher([]language.Tag{catalog.EN: language.English, catalog.ZH: language.Chinese}).Match(tag)
	return catalog.Lang(i)
}

// run explains args, or the lines of in if they are "-".
func (e *explain) run(in io.Reader, out io.Writer, args []string) error {
	c, err := catalog.Load()
	if err != nil {
		return err
	}
	e.asker = asker{catalog: c, set: matchers.NewSet(matchers.Options{})}
	e.answerer = answerer{c, e.lang, e.trace}
	e.out = bufio.NewWriter(out)
	if len(args) == 1 && args[0] == "-" {
		err = e.lines(in)
	} else {
		err = e.questions(splitQuestions(args))
	}
	switch {
	case errors.Is(err, syscall.EPIPE):
		return stream.ErrClosed
	case err == nil && e.failed:
		return errReported
	}
	return err
}

// questions answers each question. Those that make no sense don't keep it from answering the others.
func (e *explain) questions(questions []string) error {
	for _, s := range questions {
		if err := e.question(s); err != nil {
			return err
		}
	}
	return nil
}

// lines answers each line as it comes.
func (e *explain) lines(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := e.question(lines.Text()); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	return nil
}

// question answers one question, or says that it makes no sense.
func (e *explain) question(s string) error {
	q, ok := e.asker.ask(s)
	if !ok {
		e.failed = true
		e.term.error(notExplained(e.asker.catalog, s))
		return nil
	}
	if err := e.write(e.answerer.answer(q)); err != nil {
		return err
	}
	e.answered++
	return e.out.Flush()
}

func (e *explain) write(a *answer) error {
	if e.format == "json" {
		encoder := json.NewEncoder(e.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(a)
	}
	if e.answered > 0 {
		fmt.Fprintln(e.out)
	}
	answerText{e.out, e.lang}.write(a)
	return nil
}
