package catalog

import (
	"reflect"
	"testing"
)

func FuzzReadPlain(f *testing.F) {
	for _, file := range dataFiles() {
		text, err := data.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[:min(2000, len(text))]))
	}
	for _, text := range []string{
		"- a: b\n  c: [d, e]\n  f:\n    g: 'h: ''i'''\n",
		"# only a comment\n",
		"- a:\n    - b\n    - 'c'\n  d: e\n",
		"- a:\n    - b\n    c: d\n",
		"- a:\n    b: c\n    - d\n",
		"- a:\n    - b: c\n",
		"- a:\n    - [b]\n",
		"- a:\n- b: c\n",
		"- a: yes\n  b: 0x10\n  c: ~\n  d: null\n  e: 1_000\n  f: 2001-01-01\n",
		"- a: b # no comment\n",
		"- a: b\n   more\n",
		"- a: b\n# in between\n  c: d\n",
		"- a: <b>\n  c: (d)\n  e: /f\n",
		"- <<: b\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain, ok := readPlain("file", text)
		if !ok {
			return
		}
		want, err := readYAML("file", text)
		if err != nil {
			t.Fatalf("plain reader accepts what YAML refuses: %v", err)
		}
		if !reflect.DeepEqual(plain, want) {
			t.Fatalf("plain reader says\n%+v\nYAML says\n%+v", plain, want)
		}
	})
}

// The start of the program depends on it: the library takes ten times as long.
func TestDataIsPlain(t *testing.T) {
	for _, file := range dataFiles() {
		text, err := data.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := readPlain(file, string(text)); !ok {
			t.Errorf("%s: write it in the plain form that readPlain documents", file)
		}
	}
}

func dataFiles() []string {
	return append(providerFiles(), reasonsFile, repliesFile, enhancedFile, phrasesFile, clientErrorsFile)
}
