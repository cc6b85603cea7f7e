// Package catalog knows what the codes and texts of mail servers mean. It turns the end of a
// delivery, or a refusal, into a [Meaning]: class, category, reason, severity, and what to do. It
// knows no log lines.
//
// Its knowledge is data, in data/*.yaml; each file says at its top what it holds and how to add to
// it. docs/catalog.md explains how the parts work together.
package catalog

import (
	"embed"
	"errors"

	"mtalens/catalog/smtp"
)

// Catalog holds codes, reasons and their texts. It is safe for use by several goroutines at once.
// Its exported fields are for reading only.
type Catalog struct {
	Reasons       [Reasons]ReasonEntry // indexed by Reason
	ReplyCodes    []ReplyEntry         // in order of their codes
	EnhancedCodes []EnhancedEntry      // registered ones first, then those of providers
	Phrases       []Phrase
	ClientErrors  []ClientError // in order of their codes
	Providers     []ProviderEntry

	replies  [replyEnd]uint16   // reply code: place in ReplyCodes, from 1
	enhanced map[codeKey]uint16 // single code, subject or class: place in EnhancedCodes, from 1
	ranges   []providerRange

	providers    []string   // indexed by Provider
	families     []Provider // parallel: whose words are theirs too
	hosts        map[string]Provider
	postfix      Provider
	descriptions []Text // indexed by Meaning.description

	replyTexts, enhancedTexts []uint16 // indexes into descriptions, parallel to the entries
	unregistered              [classes][subjects]uint16

	patterns []pattern // parallel to Phrases
	scanner  *scanner
}

const (
	replyEnd = 600 // reply codes are smaller
	classes  = 6   // classes are smaller
	subjects = 8   // the subjects of RFC 3463 are smaller
)

// codeKey is a code in the sense of a provider; 0: in the registered sense.
type codeKey struct {
	provider Provider
	code     CodeRange
}

// providerRange is a range of codes of a provider, and its place in EnhancedCodes, from 1.
type providerRange struct {
	provider Provider
	codes    CodeRange
	place    uint16
}

//go:embed data/*.yaml data/providers/*.yaml
var data embed.FS

const (
	reasonsFile      = "data/reasons.yaml"
	repliesFile      = "data/reply-codes.yaml"
	enhancedFile     = "data/enhanced-codes.yaml"
	phrasesFile      = "data/phrases.yaml"
	clientErrorsFile = "data/client-errors.yaml"
	providersDir     = "data/providers"
)

// Load returns the built-in catalog. An error joins one [Error] for each thing that is wrong with
// its data; a test makes sure that nothing is.
func Load() (*Catalog, error) {
	return load(func(file string) (string, error) {
		text, err := data.ReadFile(file)
		return string(text), err
	})
}

// load builds a catalog from the files that read returns.
func load(read func(file string) (string, error)) (*Catalog, error) {
	b := newBuilder()
	b.readFile(reasonsFile, read, b.readReasons)
	b.readFile(repliesFile, read, b.readReplies)
	b.readFile(enhancedFile, read, b.readEnhanced)
	b.readFile(phrasesFile, read, b.readPhrases)
	for _, file := range providerFiles() {
		b.readFile(file, read, b.readProviders)
	}
	b.c.scanner = newScanner(b.c.patterns)
	b.readFile(clientErrorsFile, read, b.readClientErrors)
	b.describeUnregistered()
	b.c.postfix = b.provider("postfix")
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	return b.c, nil
}

// builder is a catalog in the making, and what is wrong with its data.
type builder struct {
	c         *Catalog
	providers map[string]Provider
	names     map[string]bool // of phrases
	errs      []error
}

func newBuilder() *builder {
	return &builder{
		c: &Catalog{
			enhanced:     map[codeKey]uint16{},
			providers:    []string{""},
			families:     []Provider{0},
			hosts:        map[string]Provider{},
			descriptions: []Text{{}},
		},
		providers: map[string]Provider{"": 0},
		names:     map[string]bool{},
	}
}

func (b *builder) fail(err error) {
	if err != nil {
		b.errs = append(b.errs, err)
	}
}

// readFile reads a data file into records and hands them to take.
func (b *builder) readFile(file string, read func(string) (string, error), take func([]record)) {
	text, err := read(file)
	if err != nil {
		b.fail(err)
		return
	}
	records, err := readRecords(file, text)
	b.fail(err)
	take(records)
}

// describe keeps t as a description and returns its index.
func (c *Catalog) describe(t Text) uint16 {
	c.descriptions = append(c.descriptions, t)
	return uint16(len(c.descriptions) - 1)
}

// describeUnregistered composes what can be said of codes that nobody registered.
func (b *builder) describeUnregistered() {
	c := b.c
	for _, class := range []smtp.Class{smtp.Success, smtp.Transient, smtp.Permanent} {
		of := c.Registered(CodeRange{class, Any, Any, Any})
		if of == nil {
			b.fail(&Error{File: enhancedFile, Msg: "the entry of class " + class.String() + " is missing"})
			continue
		}
		for subject := range int16(subjects) {
			about := c.Registered(CodeRange{0, subject, Any, Any})
			if about == nil {
				b.fail(&Error{File: enhancedFile, Msg: "the entry of a subject is missing: " + CodeRange{0, subject, Any, Any}.String()})
				continue
			}
			c.unregistered[class][subject] = c.describe(Text{
				EN: "Not a registered code. Its subject: " + about.Text[EN] + " Its class: " + of.Text[EN],
				ZH: "未注册的代码。主题:" + about.Text[ZH] + "类别:" + of.Text[ZH],
			})
		}
	}
}

// Registered returns the registered entry of a class (5.X.X), a subject (X.7.X) or a code of any
// class (X.7.1), or nil.
func (c *Catalog) Registered(r CodeRange) *EnhancedEntry {
	place := c.enhanced[codeKey{0, r}]
	if place == 0 {
		return nil
	}
	return &c.EnhancedCodes[place-1]
}

// SignatureName returns the name of a phrase, or "" for none.
func (c *Catalog) SignatureName(s Signature) string {
	if s == 0 {
		return ""
	}
	return c.Phrases[s-1].Name
}
