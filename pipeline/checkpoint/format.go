package checkpoint

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/zeebo/xxh3"
)

// A file of positions is one line of text and a JSON object:
//
//	mtalens positions 1 812 5d3c…        version, sequence number, checksum of that number and the object
//	{"mail":{"1":{…},"2":{…}}}           by input and key
const (
	magic   = "mtalens positions "
	version = 1
)

// sequence numbers savings; the higher, the younger.
type sequence uint64

// VersionError says that a newer version of mtalens has written a file: what it means can't be
// guessed.
type VersionError struct {
	Path    string
	Version int
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("read %s: it was written by a newer version of mtalens (format %d, this one reads %d)", e.Path, e.Version, version)
}

var errDamaged = errors.New("it is empty, cut off or damaged")

func readPositions(path string) (sequence, records, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, nil, err
	}
	number, inputs, err := parsePositions(content)
	if newer := new(VersionError); errors.As(err, &newer) {
		newer.Path = path
		return 0, nil, newer
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read %s: %w", path, err)
	}
	return number, inputs, nil
}

// parsePositions reads a whole file. Its errors are errDamaged and *VersionError.
func parsePositions(content []byte) (sequence, records, error) {
	head, body, ok := bytes.Cut(content, []byte("\n"))
	rest, known := bytes.CutPrefix(head, []byte(magic))
	word := bytes.Split(rest, []byte(" "))
	if !ok || !known || len(word) < 3 {
		return 0, nil, errDamaged
	}
	v, err := strconv.Atoi(string(word[0]))
	if err == nil && v > version {
		return 0, nil, &VersionError{Version: v}
	}
	number, numberErr := strconv.ParseUint(string(word[1]), 10, 64)
	if err != nil || numberErr != nil || v != version || len(word) != 3 {
		return 0, nil, errDamaged
	}
	if string(word[2]) != checksum(sequence(number), body) {
		return 0, nil, errDamaged
	}
	inputs := make(records)
	if err := json.Unmarshal(body, &inputs); err != nil || inputs == nil {
		return 0, nil, errDamaged
	}
	return sequence(number), inputs, nil
}

// appendPositions appends a whole file. It fails if a record is no JSON value.
func appendPositions(dst []byte, number sequence, inputs records) ([]byte, error) {
	body, err := json.Marshal(inputs)
	if err != nil {
		return dst, err
	}
	body = append(body, '\n')
	dst = fmt.Appendf(dst, "%s%d %d %s\n", magic, version, number, checksum(number, body))
	return append(dst, body...), nil
}

func checksum(number sequence, body []byte) string {
	sum := xxh3.Hash128Seed(body, uint64(number)).Bytes()
	return hex.EncodeToString(sum[:])
}
