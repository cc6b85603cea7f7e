package main

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/configs/words"
	"mtalens/pipeline/output/stream"
)

// catalogCommand is one run of "catalog list" or "catalog export".
type catalogCommand struct {
	kinds     []string
	codes     []smtp.Pattern
	reasons   []catalog.Reason
	providers []string
	format    string
	lang      catalog.Lang
}

var (
	listFormats   = []string{"table", "json", "csv", "yaml"}
	exportFormats = []string{"yaml", "json", "csv"}
)

func newCatalog() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog COMMAND",
		Short: "List or export what is known of codes, reasons, phrases and error numbers.",
		Example: `mtalens catalog list --kind reason
mtalens catalog list --code '5.7.*' --provider google
mtalens catalog export --format csv`,
		Args: cobra.ArbitraryArgs,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &usageError{errors.New("catalog needs a command"), "use one of " + strings.Join(commandNames(cmd), ", ")}
		}
		return unknown("command", args[0], commandNames(cmd))
	}
	cmd.AddCommand(newCatalogList(), newCatalogExport())
	return cmd
}

func newCatalogList() *cobra.Command {
	c := &catalogCommand{}
	langs := words.Langs()
	cmd := c.command(listFormats, &cobra.Command{
		Use:   "list",
		Short: "List entries of the catalog.",
		Example: `mtalens catalog list --kind reason --lang zh
mtalens catalog list --code '5.7.*' --provider google
mtalens catalog list --reason mailbox_full --format csv`,
	})
	flag{&value[catalog.Lang]{value: &c.lang, parse: langs.Parse, word: c.lang.String(), kind: "string"}, "lang", "language of the table: en or zh", langs.Words}.addTo(cmd)
	return cmd
}

func newCatalogExport() *cobra.Command {
	c := &catalogCommand{}
	return c.command(exportFormats, &cobra.Command{
		Use:   "export",
		Short: "Export entries of the catalog, for other programs.",
		Example: `mtalens catalog export > catalog.yaml
mtalens catalog export --format json --kind phrase
mtalens catalog export --format csv --code '4.x.x'`,
	})
}

// command adds to cmd what both have in common. The first format is the default.
func (c *catalogCommand) command(formats []string, cmd *cobra.Command) *cobra.Command {
	c.format = formats[0]
	kinds, reasons := words.Of("kind", itemKinds...), words.Reasons()
	provider := func(s string) (string, error) { return s, nil }
	cmd.Long = "Entries must fit each of the flags, which can be repeated and take several values with\ncommas between."
	cmd.Args = noArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.run(cmd.OutOrStdout()) }
	cmd.Flags().SortFlags = false
	for _, f := range []flag{
		{&list[string]{values: &c.kinds, parse: kinds.Parse}, "kind", "only these kinds: " + strings.Join(itemKinds, ", "), itemKinds},
		{&list[smtp.Pattern]{values: &c.codes, parse: words.ParseCode}, "code", "only these codes: 550, 5xx, 5.7.1, '5.7.*'", nil},
		{&list[catalog.Reason]{values: &c.reasons, parse: reasons.Parse}, "reason", "only these reasons: mailbox_full, …", reasons.Words},
		{&list[string]{values: &c.providers, parse: provider}, "provider", "only what these providers mean: google, microsoft, …", nil},
		{&value[string]{value: &c.format, parse: words.Of("format", formats...).Parse, word: c.format, kind: "string"}, "format", strings.Join(formats, ", "), formats},
	} {
		f.addTo(cmd)
	}
	return cmd
}

func (c *catalogCommand) run(out io.Writer) error {
	loaded, err := catalog.Load()
	if err != nil {
		return err
	}
	items := slices.DeleteFunc(catalogItems(loaded), func(i item) bool { return !c.wants(&i) })
	w := bufio.NewWriter(out)
	switch c.format {
	case "table":
		c.writeTable(w, items)
	case "yaml":
		writeYAML(w, items)
	case "json":
		err = writeJSON(w, items)
	case "csv":
		err = writeCSV(w, items)
	}
	if err = errors.Join(err, w.Flush()); errors.Is(err, syscall.EPIPE) {
		return stream.ErrClosed
	}
	return err
}

func (c *catalogCommand) wants(i *item) bool {
	return wanted(c.kinds, i.Kind) && wanted(c.providers, i.Provider) &&
		(len(c.reasons) == 0 || slices.ContainsFunc(c.reasons, func(r catalog.Reason) bool { return r.String() == i.Reason })) &&
		(len(c.codes) == 0 || slices.ContainsFunc(c.codes, i.fits))
}

func wanted(words []string, word string) bool { return len(words) == 0 || slices.Contains(words, word) }

func (c *catalogCommand) writeTable(w io.Writer, items []item) {
	rows := make([][]string, 0, len(items))
	for n := range items {
		i := &items[n]
		rows = append(rows, []string{i.Kind, cmp.Or(i.Code, i.Name), i.Provider, i.Reason, strings.ReplaceAll(i.text(c.lang), "\n", " / ")})
	}
	table(w, "", rows)
}

// writeYAML writes a list of mappings. Values are quoted as in JSON, which is YAML too.
func writeYAML(w io.Writer, items []item) {
	for i := range items {
		lead := "- "
		for n, s := range items[i].values() {
			if s != "" {
				fmt.Fprintf(w, "%s%s: %s\n", lead, itemKeys[n], jsonString(s))
				lead = "  "
			}
		}
	}
}

func jsonString(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic(err) // strings can be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// writeJSON writes one object a line.
func writeJSON(w io.Writer, items []item) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, i := range items {
		if err := encoder.Encode(i); err != nil {
			return err
		}
	}
	return nil
}

func writeCSV(w io.Writer, items []item) error {
	records := csv.NewWriter(w)
	if err := records.Write(itemKeys); err != nil {
		return err
	}
	for i := range items {
		if err := records.Write(items[i].values()); err != nil {
			return err
		}
	}
	records.Flush()
	return records.Error()
}
