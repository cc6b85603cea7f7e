package main

import (
	"errors"
	"io/fs"
	"strings"

	"mtalens/configs"
	"mtalens/pipeline/input/file"
)

// usualPaths are where distributions put the logs of Postfix and Exim.
var usualPaths = []string{
	"/var/log/mail.log",      // Debian, Ubuntu, SUSE
	"/var/log/maillog",       // Red Hat, FreeBSD
	"/var/log/exim4/mainlog", // Exim on Debian and Ubuntu
	"/var/log/exim/main.log", // Exim on Red Hat
}

// usualLogs returns inputs for the usual logs that exist under root.
func usualLogs(root fs.FS) (configs.Inputs, error) {
	var found []string
	for _, path := range usualPaths {
		if _, err := fs.Stat(root, strings.TrimPrefix(path, "/")); err == nil {
			found = append(found, path)
		}
	}
	if found == nil {
		return nil, &usageError{
			errors.New("none of the usual logs is there: " + strings.Join(usualPaths, ", ")),
			"name yours in a configuration: inputs: {mail: {type: file, paths: [/path/to/log]}}",
		}
	}
	return configs.Inputs{{Name: "mail", Type: "file", Options: &configs.FileInput{Paths: found, Start: file.Beginning}}}, nil
}
