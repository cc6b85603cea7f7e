package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"mtalens/catalog/smtp"
)

// CodeRange is what an entry of the catalog is about: one enhanced status code, a range of details
// of a provider, or all codes of a class or a subject. The zero value is X.0.0.
type CodeRange struct {
	Class   smtp.Class // 0: any class
	Subject int16      // Any: any subject
	Detail  int16      // Any: any detail
	Last    int16      // the last detail; equal to Detail but for ranges
}

// Any stands for every subject or every detail.
const Any = -1

// ParseCodeRange reads 5.7.1, 5.7.606-649, X.7.1, X.7.X or 5.X.X. The error quotes s.
func ParseCodeRange(s string) (CodeRange, error) {
	parts := strings.Split(s, ".")
	if len(parts) == 3 && parts[0] != "" {
		class, ok1 := parseClass(parts[0])
		subject, ok2 := parseNumber(parts[1])
		first, last, isRange := strings.Cut(parts[2], "-")
		detail, ok3 := parseNumber(first)
		r := CodeRange{class, subject, detail, detail}
		ok4 := true
		if isRange {
			r.Last, ok4 = parseNumber(last)
			ok4 = ok4 && 0 <= detail && detail < r.Last
		}
		if ok1 && ok2 && ok3 && ok4 && (subject != Any || detail == Any) {
			return r, nil
		}
	}
	return CodeRange{}, fmt.Errorf("parse %q: want a code such as 5.7.1, X.7.1, X.7.X, 5.X.X or 5.7.606-649", s)
}

func parseClass(s string) (smtp.Class, bool) {
	switch s {
	case "X":
		return 0, true
	case "2", "4", "5":
		return smtp.Class(s[0] - '0'), true
	}
	return 0, false
}

func parseNumber(s string) (int16, bool) {
	if s == "X" {
		return Any, true
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return int16(n), err == nil && n <= 999 && (s == "0" || s[0] != '0')
}

// String returns r as ParseCodeRange reads it.
func (r CodeRange) String() string {
	s := part(int16(r.Class), 0) + "." + part(r.Subject, Any) + "." + part(r.Detail, Any)
	if r.Last != r.Detail {
		s += "-" + strconv.Itoa(int(r.Last))
	}
	return s
}

func part(n, anyNumber int16) string {
	if n == anyNumber {
		return "X"
	}
	return strconv.Itoa(int(n))
}

// Contains reports whether code is one of r.
func (r CodeRange) Contains(code smtp.EnhancedCode) bool {
	return code.Class != 0 &&
		(r.Class == 0 || r.Class == code.Class) &&
		(r.Subject == Any || r.Subject == int16(code.Subject)) &&
		(r.Detail == Any || r.Detail <= int16(code.Detail) && int16(code.Detail) <= r.Last)
}

// Covers reports whether the codes of other are codes of r, as far as their class allows.
func (r CodeRange) Covers(other CodeRange) bool {
	return (r.Class == 0 || r.Class == other.Class || other.Class == 0) &&
		(r.Subject == Any || r.Subject == other.Subject) &&
		(r.Detail == Any || r.Detail <= other.Detail && other.Last <= r.Last)
}

// IsGroup reports whether r is a class or a subject rather than single codes.
func (r CodeRange) IsGroup() bool { return r.Detail == Any }
