package file

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSortRotations(t *testing.T) {
	tests := []struct {
		name  string
		given string
		want  string
	}{
		{"logrotate", "mail.log mail.log.1 mail.log.2.gz mail.log.10.gz", "mail.log.10.gz mail.log.2.gz mail.log.1 mail.log"},
		{"logrotate dateext", "maillog maillog-20261108 maillog-20261101.gz", "maillog-20261101.gz maillog-20261108 maillog"},
		{"logrotate hourly", "m-2026110809 m-2026110810 m-2026110808.xz", "m-2026110808.xz m-2026110809 m-2026110810"},
		{"logrotate dateformat -%s", "m-1793500000 m-1793400000.gz m", "m-1793400000.gz m-1793500000 m"},
		{"logrotate extension", "mail.log mail.1.log mail.2.log.gz", "mail.2.log.gz mail.1.log mail.log"},
		{"logrotate dateext and extension", "mail.log mail-20261108.log mail-20261101.log.zst", "mail-20261101.log.zst mail-20261108.log mail.log"},
		{"exicyclog", "mainlog mainlog.01 mainlog.02.gz mainlog.03.bz2", "mainlog.03.bz2 mainlog.02.gz mainlog.01 mainlog"},
		{"postfix logrotate", "maillog maillog.20261108-021500.gz maillog.20261101-021500.gz", "maillog.20261101-021500.gz maillog.20261108-021500.gz maillog"},
		{"dates with dashes", "m.2026-11-08 m.2026-11-01.gz m", "m.2026-11-01.gz m.2026-11-08 m"},
		{"a day before its hours", "m-20261101 m-20261102", "m-20261101 m-20261102"},
		{"others keep their places", "b.log mail.log z.log mail.log.1 a.log", "b.log mail.log.1 z.log mail.log a.log"},
		{"two logs", "mail.log mail.log.1 mainlog mainlog.1", "mail.log.1 mail.log mainlog.1 mainlog"},
		{"one name in two folders", "a/mail.log b/mail.log.1", "a/mail.log b/mail.log.1"},
		{"one folder written in two ways", "./mail.log mail.log.1", "mail.log.1 ./mail.log"},
		{"numbered hosts are no rotations", "mx-1.log mx-2.log mx3.log", "mx-1.log mx-2.log mx3.log"},
		{"a rotation of nothing", ".1 .2", ".1 .2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var files []found
			for path := range strings.FieldsSeq(tt.given) {
				files = append(files, found{path: path})
			}
			sortRotations(files)
			var got []string
			for _, f := range files {
				got = append(got, f.path)
			}
			if want := strings.Fields(tt.want); !slices.Equal(got, want) {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}
