package file

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// compress replaces a file as gzip(1) does.
func compress(t *testing.T, name string) {
	t.Helper()
	content, err := os.ReadFile(name)
	must(t, err)
	write(t, name+".gz", packed(t, content))
	must(t, os.Remove(name))
}

func packed(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

// rsyslog goes on writing to the renamed file until it is told.
func TestRenamedAndWrittenLate(t *testing.T) {
	bubble(t, func(f *following) {
		old := f.log("mail.log")
		old.write(lines(1, 3))
		f.start()
		f.want(lines(1, 3))
		rename(f.T, "mail.log", "mail.log.1")
		old.write(lines(4, 4))
		f.want(lines(1, 4))
		young := f.log("mail.log")
		young.write(lines(5, 5))
		f.want(lines(1, 5))
		old.write(lines(6, 6))
		f.wait(5 * time.Second)
		old.write(lines(7, 7))
		young.write(lines(8, 8))
		f.wait(drainTime / 2)
		old.write(lines(9, 9))
		f.wait(2 * drainTime)
		f.wantCount("renamed", f.input.Counts.Renamed.Load(), 1)
		if len(f.input.open) != 1 {
			f.Errorf("%d files are open, want the live one only", len(f.input.open))
		}
		old.write(lines(10, 10)) // later than anybody would expect
		f.wait(relistInterval)
		f.mu.Lock()
		got := strings.Join(f.lines, "\n")
		f.mu.Unlock()
		for _, line := range lines(1, 10) {
			if strings.Count(got, line) != 1 {
				f.Errorf("line %q came %d times", line, strings.Count(got, line))
			}
		}
	}, "mail.log")
}

func TestRotatedWhileOutputsHoldUs(t *testing.T) {
	bubble(t, func(f *following) {
		f.hold = make(chan struct{})
		f.log("mail.log").write(lines(1, 30_000)) // more than what is in flight
		f.start()
		f.wait(soon)
		for _, first := range []int{30_001, 30_011, 30_021} {
			rotate(f.T, "mail.log")
			f.log("mail.log").write(lines(first, first+9))
			f.wait(soon)
		}
		close(f.hold)
		f.want(lines(1, 30_030))
	}, "mail.log")
}

// rotate renames as logrotate does without compressing, up to name.9.
func rotate(t *testing.T, name string) {
	t.Helper()
	for i := '8'; i > '0'; i-- {
		for _, suffix := range []string{"", ".gz"} {
			old := name + "." + string(i) + suffix
			if _, err := os.Stat(old); err == nil {
				rename(t, old, name+"."+string(i+1)+suffix)
			}
		}
	}
	rename(t, name, name+".1")
}

func TestRotatedOftenWhileDown(t *testing.T) {
	for _, stop := range []string{"in good order", "killed"} {
		t.Run(stop, func(t *testing.T) {
			bubble(t, func(f *following) {
				f.log("mail.log").write(lines(1, 100))
				f.start()
				f.want(lines(1, 100))
				if stop == "killed" {
					f.kill()
				} else {
					f.end()
				}
				f.log("mail.log").write(lines(101, 110))
				for i := range 5 {
					rotate(f.T, "mail.log")
					if i > 0 {
						compress(f.T, "mail.log.2")
					}
					f.log("mail.log").write(lines(111+10*i, 120+10*i))
				}
				f.start()
				f.want(lines(1, 160))
				f.end()
				f.start() // nothing of it is read again
				f.want(lines(1, 160))
			}, "mail.log")
		})
	}
}

// "postfix logrotate" renames, and compresses a second later.
func TestCompressedASecondAfterTheRotation(t *testing.T) {
	for _, killed := range []bool{false, true} {
		bubble(t, func(f *following) {
			old := f.log("maillog")
			old.write(lines(1, 10))
			f.start()
			f.want(lines(1, 10))
			rename(f.T, "maillog", "maillog.20261124-170000")
			old.write(lines(11, 12))
			if killed {
				f.kill()
			}
			f.log("maillog").write(lines(13, 14))
			f.wait(time.Second)
			compress(f.T, "maillog.20261124-170000")
			if killed {
				f.start()
			}
			f.want(lines(1, 14))
		}, "maillog")
	}
}

// Half a compressed file beside the plain one is "not yet"; so is one whose plain form has gone.
func TestBeingCompressedAtThisMoment(t *testing.T) {
	for _, plainThere := range []bool{true, false} {
		bubble(t, func(f *following) {
			f.log("mail.log").write(lines(1, 100))
			f.start()
			f.want(lines(1, 100))
			f.end()
			f.log("mail.log").write(lines(101, 2000))
			rename(f.T, "mail.log", "mail.log.1")
			f.log("mail.log").write(lines(2001, 2010))
			content, err := os.ReadFile("mail.log.1")
			must(f.T, err)
			whole := packed(f.T, content)
			write(f.T, "mail.log.1.gz", whole[:len(whole)/2])
			if plainThere {
				f.start()
				f.want(lines(1, 2010))
				return
			}
			must(f.T, os.Remove("mail.log.1"))
			f.start()
			f.wait(2 * time.Second)
			write(f.T, "mail.log.1.gz", whole)
			f.wait(soon)
			f.wantLines(lines(1, 2010)) // those of the young file may come between
		}, "mail.log")
	}
}

// wantLines checks that all lines came, each once, in any order.
func (f *following) wantLines(want []string) {
	f.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	count := make(map[string]int)
	for _, line := range f.lines {
		count[line]++
	}
	for _, line := range want {
		if count[line] != 1 {
			f.Errorf("line %q came %d times", line, count[line])
		}
		delete(count, line)
	}
	for line := range count {
		f.Errorf("line %q was not expected", line)
	}
}

// A compressed file that stays broken is given up: what stands before the damage counts, the rest is
// reported, and the younger files are read.
func TestCompressedFileIsDamaged(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail.log").write(lines(1, 100))
		f.start()
		f.want(lines(1, 100))
		f.end()
		f.log("mail.log").write(lines(101, 20_000))
		rename(f.T, "mail.log", "mail.log.1")
		f.log("mail.log").write(lines(20_001, 20_010))
		content, err := os.ReadFile("mail.log.1")
		must(f.T, err)
		whole := packed(f.T, content)
		write(f.T, "mail.log.1.gz", whole[:len(whole)/2])
		must(f.T, os.Remove("mail.log.1"))
		f.start()
		f.wait(time.Minute)
		f.mu.Lock()
		defer f.mu.Unlock()
		if n := len(f.lines); n < 5000 || n > 15_000 || f.lines[n-1] != lines(20_010, 20_010)[0] {
			f.Errorf("%d lines, the last one %q", n, f.lines[n-1])
		}
		f.wantCount("errors of decoding", f.input.Counts.DecodeErrors.Load(), 1)
	}, "mail.log")
}

// Exim's logs on Debian are renamed with nocreate: there is no file until the next line.
func TestNoFileForHours(t *testing.T) {
	bubble(t, func(f *following) {
		old := f.log("mainlog")
		old.write(lines(1, 1))
		f.start()
		f.want(lines(1, 1))
		rename(f.T, "mainlog", "mainlog.1")
		f.wait(7 * time.Hour)
		old.write(lines(2, 2))
		f.want(lines(1, 2))
		f.log("mainlog").write(lines(3, 3))
		f.want(lines(1, 3))
	}, "mainlog")
}

func TestCopiedAndCut(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		log.write(lines(1, 100))
		f.start()
		f.want(lines(1, 100))
		log.write(lines(101, 110)) // that nobody has read when the file is cut
		copyFile(f.T, "mail.log", "mail.log.1")
		must(f.T, log.Truncate(0))
		log.write(lines(111, 111))
		f.want(lines(1, 111))
		f.wantCount("copied", f.input.Counts.Copied.Load(), 1)
		f.wait(time.Minute)
		f.wantCount("lost", f.input.Counts.LostTruncated.Load(), 0)

		copyFile(f.T, "mail.log", "mail.log.2") // long before it is cut
		f.wait(time.Minute)
		log.write(lines(112, 112))
		f.want(lines(1, 112))
	}, "mail.log")
}

func TestCopiedAndCutWhileDown(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		log.write(lines(1, 100))
		f.start()
		f.want(lines(1, 100))
		f.end()
		log.write(lines(101, 110))
		copyFile(f.T, "mail.log", "mail.log.1")
		must(f.T, log.Truncate(0))
		log.write(lines(111, 300)) // longer than before
		f.start()
		f.want(lines(1, 300))
	}, "mail.log")
}

func TestCutWithoutACopy(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		log.write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		must(f.T, log.Truncate(0))
		f.wait(soon)
		log.write(lines(11, 12))
		f.want(lines(1, 12))
		f.wait(time.Minute)
		f.wantCount("truncated", f.input.Counts.Truncated.Load(), 1)
	}, "mail.log")
}

// The size never falls below what was read, or is even the same, when we look.
func TestCutAndFilledAgainAtOnce(t *testing.T) {
	for name, last := range map[string]int{"shorter": 15, "of the same length": 20, "longer": 300} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(f *following) {
				log := f.log("mail.log")
				log.write(lines(1, 10))
				f.start()
				f.want(lines(1, 10))
				must(f.T, log.Truncate(0))
				log.write(lines(11, last))
				f.want(lines(1, last))
			}, "mail.log")
		})
	}
}

// A writer without O_APPEND goes on at its old place after the cut, and leaves a hole.
func TestHole(t *testing.T) {
	bubble(t, func(f *following) {
		file, err := os.Create("mail.log")
		must(f.T, err)
		defer file.Close()
		log := log{f.T, file}
		log.write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		at, err := file.Seek(0, 1)
		must(f.T, err)
		must(f.T, file.Truncate(0))
		log.write(lines(11, 12))
		f.want(lines(1, 12))
		f.wantCount("holes", f.input.Counts.Holes.Load(), at)
	}, "mail.log")
}

// The inode of a deleted file is given to the next one.
func TestInodeUsedAgain(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail.log").write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		f.end()
		before, err := statPath("mail.log")
		must(f.T, err)
		reused := false
		for range 100 {
			must(f.T, os.Remove("mail.log"))
			write(f.T, "mail.log", []byte(strings.Join(lines(11, 40), "\n")+"\n"))
			now, err := statPath("mail.log")
			must(f.T, err)
			if reused = now.identity == before.identity; reused {
				break
			}
		}
		f.start()
		f.want(lines(1, 40))
		f.Logf("inode used again: %v", reused)
	}, "mail.log")
}

func TestReplacedByAnother(t *testing.T) {
	for name, last := range map[string]int{"smaller": 11, "larger": 40} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(f *following) {
				f.log("mail.log").write(lines(1, 10))
				f.start()
				f.want(lines(1, 10))
				f.log("new").write(lines(11, last))
				rename(f.T, "new", "mail.log")
				f.want(lines(1, last))
			}, "mail.log")
		})
	}
}

// An editor writes a file anew, with the same beginning: what was read is not read again.
func TestReplacedByItsCopy(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail.log").write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		copyFile(f.T, "mail.log", "new")
		f.log("new").write(lines(11, 12))
		rename(f.T, "new", "mail.log")
		f.want(lines(1, 12))
	}, "mail.log")
}

func TestSymbolicLinkSwitched(t *testing.T) {
	bubble(t, func(f *following) {
		must(f.T, os.Mkdir("data", 0o700))
		old := f.log("data/mail.1124")
		old.write(lines(1, 10))
		must(f.T, os.Symlink("data/mail.1124", "mail.log"))
		f.start()
		f.want(lines(1, 10))
		f.log("data/mail.1125").write(lines(11, 12))
		must(f.T, os.Symlink("data/mail.1125", "link"))
		rename(f.T, "link", "mail.log")
		f.want(lines(1, 12))
		old.write(lines(13, 13))
		f.want(lines(1, 13))
	}, "mail.log")
}

// The line that a killed writer left comes when nothing more will be added to it.
func TestUnfinishedLastLineAtRotation(t *testing.T) {
	bubble(t, func(f *following) {
		old := f.log("mail.log")
		old.write(lines(1, 2))
		old.text("Nov 24 14:39:41 mx1 postfix/smtp[384]: 3F2B")
		f.start()
		f.want(lines(1, 2))
		rename(f.T, "mail.log", "mail.log.1")
		f.log("mail.log").write(lines(3, 3))
		f.want(lines(1, 3))
		f.wait(drainTime)
		f.want(lines(1, 3), []string{"Nov 24 14:39:41 mx1 postfix/smtp[384]: 3F2B (cut)"})
		f.end()
		f.start()
		f.want(lines(1, 3), []string{"Nov 24 14:39:41 mx1 postfix/smtp[384]: 3F2B (cut)"})
	}, "mail.log")
}

func TestLineWrittenInPieces(t *testing.T) {
	bubble(t, func(f *following) {
		log := f.log("mail.log")
		f.start()
		line := lines(1, 1)[0]
		for _, b := range []byte(line) {
			log.text(string(b))
			f.wait(100 * time.Millisecond)
		}
		f.wait(time.Hour)
		f.want()
		f.kill()
		f.start()
		f.want()
		log.text("\n")
		f.want(lines(1, 1))
	}, "mail.log")
}

func TestDirectoryMissingAndRenamed(t *testing.T) {
	bubble(t, func(f *following) {
		f.start()
		f.wait(time.Hour)
		must(f.T, os.Mkdir("log", 0o700))
		old := f.log("log/mail.log")
		old.write(lines(1, 1))
		f.want(lines(1, 1))
		rename(f.T, "log", "away")
		old.write(lines(2, 2))
		f.want(lines(1, 2))
		f.wait(time.Minute)
		must(f.T, os.Mkdir("log", 0o700))
		f.log("log/mail.log").write(lines(3, 3))
		f.want(lines(1, 3))
		old.write(lines(4, 4))
		f.want(lines(1, 4))
		f.wantCount("lost", f.input.Counts.LostDeleted.Load(), 0)
	}, "log/mail.log")
}

func TestPermissionComesLater(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	bubble(t, func(f *following) { permissionComesLater(f) }, "mail.log")
}

func permissionComesLater(f *following) {
	f.log("mail.log").write(lines(1, 2))
	must(f.T, os.Chmod("mail.log", 0))
	f.start()
	f.wait(time.Minute)
	f.want()
	f.wantCount("errors", f.input.Counts.PermissionErrors.Load(), 1)
	must(f.T, os.Chmod("mail.log", 0o600))
	f.want(lines(1, 2))
}

// A pattern that matches the rotations, too, does not read anything twice.
func TestPatternMatchesRotations(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail.log").write(lines(1, 10))
		rotate(f.T, "mail.log")
		compress(f.T, "mail.log.1")
		f.log("mail.log").write(lines(11, 20))
		rotate(f.T, "mail.log")
		f.log("mail.log").write(lines(21, 30))
		f.start()
		f.want(lines(1, 30)) // the oldest first
		rotate(f.T, "mail.log")
		f.log("mail.log").write(lines(31, 40))
		f.want(lines(1, 40))
		compress(f.T, "mail.log.2")
		f.want(lines(1, 40))
		f.end()
		f.start()
		f.want(lines(1, 40))
	}, "mail.log*")
}

func TestOneFileUnderTwoNames(t *testing.T) {
	bubble(t, func(f *following) {
		a := f.log("a.log")
		a.write(lines(1, 2))
		must(f.T, os.Link("a.log", "b.log"))
		must(f.T, os.Symlink("a.log", "c.log"))
		f.start()
		f.want(lines(1, 2))
		a.write(lines(3, 3))
		f.want(lines(1, 3))
		f.end()
		f.start()
		a.write(lines(4, 4))
		f.want(lines(1, 4))
	}, "*.log")
}

func TestDeletedBeforeItWasRead(t *testing.T) {
	t.Run("while it is open", func(t *testing.T) {
		bubble(t, func(f *following) {
			f.hold = make(chan struct{})
			old := f.log("mail.log")
			old.write(lines(1, 30_000))
			f.start()
			f.wait(soon)
			must(f.T, os.Remove("mail.log"))
			f.log("mail.log").write(lines(30_002, 30_002))
			old.write(lines(30_001, 30_001))
			close(f.hold)
			f.want(lines(1, 30_002))
		}, "mail.log")
	})
	t.Run("while down", func(t *testing.T) {
		bubble(t, func(f *following) {
			f.hold = make(chan struct{})
			f.log("mail.log").write(lines(1, 30_000))
			f.start()
			f.wait(soon)
			f.kill()
			must(f.T, os.Remove("mail.log"))
			f.log("mail.log").write(lines(30_001, 30_001))
			f.hold = nil
			f.start()
			f.want(lines(30_001, 30_001))
			f.wait(time.Minute)
			size := int64(len(strings.Join(lines(1, 30_000), "\n")) + 1)
			f.wantCount("lost", f.input.Counts.LostDeleted.Load(), size)
		}, "mail.log")
	})
}

// Names tell the order; times of files lie.
func TestTimesOfFilesLie(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail.log").write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		f.end()
		for i := range 3 {
			rotate(f.T, "mail.log")
			f.log("mail.log").write(lines(11+10*i, 20+10*i))
			early := time.Date(2001, 1, 3-i, 0, 0, 0, 0, time.UTC)
			must(f.T, os.Chtimes("mail.log", early, early))
		}
		f.start()
		f.want(lines(1, 40))
	}, "mail.log")
}

func TestRotatedIntoAnotherDirectory(t *testing.T) {
	bubble(t, func(f *following) {
		f.config.OldDir = "old"
		must(f.T, os.Mkdir("old", 0o700))
		f.log("mail.log").write(lines(1, 10))
		f.start()
		f.want(lines(1, 10))
		f.end()
		f.log("mail.log").write(lines(11, 12))
		rename(f.T, "mail.log", "old/mail.log-20261124")
		f.log("mail.log").write(lines(13, 14))
		f.start()
		f.want(lines(1, 14))
	}, "mail.log")
}

// What lies beside the log under a similar name is not read, unless what was read stands in it.
func TestSimilarNames(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mail").write(lines(1, 10))
		f.log("mail.err").write(lines(91, 92))
		f.start()
		f.want(lines(1, 10))
		f.end()
		f.log("mail").write(lines(11, 12))
		rename(f.T, "mail", "mail.before-the-upgrade")
		f.log("mail").write(lines(13, 14))
		f.start()
		f.want(lines(1, 14))
	}, "mail")
}

// Exim can write the day into the name: there is no file without it.
func TestDayInTheName(t *testing.T) {
	bubble(t, func(f *following) {
		f.log("mainlog-20261123").write(lines(1, 2))
		f.log("mainlog-20261124").write(lines(3, 4))
		f.start()
		f.want(lines(1, 4))
		f.log("mainlog-20261124").write(lines(5, 5))
		f.want(lines(1, 5))
		f.log("mainlog-20261125").write(lines(6, 6))
		f.want(lines(1, 6))
		f.end()
		f.log("mainlog-20261125").write(lines(7, 7))
		f.log("mainlog-20261126").write(lines(8, 8))
		f.start()
		f.want(lines(1, 8))
	}, "mainlog-*")
}

func TestNoRegularFile(t *testing.T) {
	bubble(t, func(f *following) {
		must(f.T, syscall.Mkfifo("mail.log", 0o600))
		f.start()
		f.wait(time.Minute)
		must(f.T, os.Remove("mail.log"))
		f.log("mail.log").write(lines(1, 2))
		f.want(lines(1, 2))
	}, "mail.log")
}

func TestLineOverTheLimit(t *testing.T) {
	for _, limit := range []int{200, 1000, 400_000} {
		bubble(t, func(f *following) {
			f.config.MaxLine = limit
			log := f.log("mail.log")
			long := strings.Repeat("x", limit)
			log.text(long + "y")
			f.start()
			f.want([]string{long + " (cut)"})
			log.text(strings.Repeat("z", 1_000_000))
			f.want([]string{long + " (cut)"})
			log.text("\n" + long + "\n") // this one just fits
			f.want([]string{long + " (cut)", long})
			f.kill()
			f.start()
			log.write(lines(1, 1))
			f.want([]string{long + " (cut)", long}, lines(1, 1))
		}, "mail.log")
	}
}
