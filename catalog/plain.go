package catalog

import (
	"strings"
	"unicode/utf8"
)

// readPlain reads a data file in the plain form of those in data/:
//
//	# a comment
//	- key: value
//	  key: [a, b]
//	  key:
//	    below: 'a value, with: anything'
//	  key:
//	    - one of several values
//
// Values are words without quotes, or stand in single quotes. It reports false for anything else;
// the file may still be good YAML. What it reads, it reads as YAML does: a fuzz test holds it equal
// to the library.
func readPlain(file, text string) ([]record, bool) {
	if !plainText(text) {
		return nil, false
	}
	p := plainReader{file: file, records: make([]record, 0, strings.Count(text, "\n- "))}
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		p.line++
		if !p.readLine(line) {
			return nil, false
		}
	}
	return p.records, len(p.records) > 0 && (p.parent == "" || p.below != 0)
}

// plainReader is the state of readPlain between two lines.
type plainReader struct {
	file    string
	line    int
	records []record
	parent  string // the key that the next lines stand below; "": none
	below   byte   // what stands there: 0 nothing yet, '-' values of a list, ':' keys
}

// readLine reads one line and reports whether it is plain.
func (p *plainReader) readLine(line string) bool {
	if line == "" || line[0] == '#' {
		return true
	}
	if nested, ok := strings.CutPrefix(line, "    "); ok && p.parent != "" {
		return p.readNested(nested)
	}
	if p.parent != "" && p.below == 0 { // a key without a value
		return false
	}
	p.parent, p.below = "", 0
	switch {
	case strings.HasPrefix(line, "- "):
		p.records = append(p.records, record{
			at:     position{p.file, p.line, 3},
			fields: make([]field, 0, 12),
		})
	case !strings.HasPrefix(line, "  ") || len(p.records) == 0:
		return false
	}
	key, value, ok := cutKey(line[2:])
	if !ok {
		return false
	}
	if value == "" {
		p.parent = key
		return true
	}
	return p.add(key, value, 2+len(key)+3)
}

// readNested reads a line below a key: another key, or a value of a list.
func (p *plainReader) readNested(line string) bool {
	item, isItem := strings.CutPrefix(line, "- ")
	if isItem {
		return p.addItem(item)
	}
	if p.below == '-' {
		return false
	}
	p.below = ':'
	key, value, ok := cutKey(line)
	return ok && value != "" && p.add(p.parent+"."+key, value, 4+len(key)+3)
}

// addItem adds a value to the list below a key.
func (p *plainReader) addItem(value string) bool {
	r := &p.records[len(p.records)-1]
	switch p.below {
	case ':':
		return false
	case 0:
		p.below = '-'
		r.fields = append(r.fields, field{key: p.parent, at: position{p.file, p.line, 5}})
	}
	var f field
	if value == "" || !f.read(value) || f.list != nil {
		return false
	}
	list := &r.fields[len(r.fields)-1]
	list.list = append(list.list, f.value)
	return true
}

// add adds a key with its value, which stands in this column.
func (p *plainReader) add(key, value string, column int) bool {
	f := field{key: key, at: position{p.file, p.line, column}}
	ok := f.read(value)
	r := &p.records[len(p.records)-1]
	r.fields = append(r.fields, f)
	return ok
}

// cutKey reads "key: value" or "key:".
func cutKey(s string) (key, value string, ok bool) {
	n := 0
	for n < len(s) && isKey(s[n]) {
		n++
	}
	if n == 0 || n == len(s) || s[n] != ':' || isNumeric(s[0]) {
		return "", "", false
	}
	key, value = s[:n], s[n+1:]
	if value == "" {
		return key, "", true
	}
	value, ok = strings.CutPrefix(value, " ")
	return key, value, ok && value != ""
}

// read reads a value that takes all of s.
func (f *field) read(s string) (ok bool) {
	switch {
	case s[0] == '\'':
		f.value, ok = unquote(s)
	case s[0] == '[':
		f.list, ok = cutList(s)
	default:
		f.value, ok = s, isPlain(s)
	}
	return ok
}

// unquote reads a value in single quotes, in which two of them mean one.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[len(s)-1] != '\'' {
		return "", false
	}
	s = s[1 : len(s)-1]
	bare := strings.ReplaceAll(s, "''", "")
	if strings.Contains(bare, "'") {
		return "", false
	}
	return strings.ReplaceAll(s, "''", "'"), true
}

// cutList reads [a, b] with words that need no quotes.
func cutList(s string) ([]string, bool) {
	if len(s) < 3 || s[len(s)-1] != ']' {
		return nil, false
	}
	items := strings.Split(s[1:len(s)-1], ", ")
	for _, item := range items {
		for i := range len(item) {
			if !isKey(item[i]) {
				return nil, false
			}
		}
		if item == "" || item[0] == '-' || item[0] == '.' {
			return nil, false
		}
	}
	return items, true
}

// isPlain reports whether s means itself without quotes. YAML allows more.
func isPlain(s string) bool {
	first := s[0]
	if !isKey(first) && first < utf8.RuneSelf && first != '<' && first != '(' && first != '/' {
		return false
	}
	return first != '-' && first != '.' && s[len(s)-1] != ' ' && s[len(s)-1] != ':' &&
		!strings.Contains(s, ": ") && !strings.Contains(s, " #")
}

// isKey reports whether c may stand in a key.
func isKey(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isNumeric(c) || c == '_'
}

func isNumeric(c byte) bool { return '0' <= c && c <= '9' || c == '.' || c == '-' }

// plainText reports whether text is free of control characters and of the characters that YAML
// takes for line breaks, byte order marks or nothing printable.
func plainText(text string) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\n' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError || r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r >= 0xfffe {
			return false
		}
		i += size
	}
	return true
}
