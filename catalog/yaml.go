package catalog

import (
	"errors"

	"go.yaml.in/yaml/v4"
)

// readYAML reads a list of mappings with the YAML library. The values are scalars, lists of
// scalars, or mappings of scalars.
func readYAML(file, text string) ([]record, error) {
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		return nil, yamlError(file, err)
	}
	list := &doc
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		list = doc.Content[0]
	}
	if list.Kind != yaml.SequenceNode {
		return nil, at(file, list).errorf("want a list of entries")
	}
	records := make([]record, 0, len(list.Content))
	for _, n := range list.Content {
		r := record{at: at(file, n)}
		if err := r.add(file, "", n); err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// add adds the keys of a mapping, each with prefix before it.
func (r *record) add(file, prefix string, mapping *yaml.Node) error {
	if mapping.Kind != yaml.MappingNode {
		return at(file, mapping).errorf("want keys with values")
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := prefix+mapping.Content[i].Value, mapping.Content[i+1]
		if value.Kind == yaml.MappingNode && prefix == "" {
			if err := r.add(file, key+".", value); err != nil {
				return err
			}
			continue
		}
		f := field{key: key, at: at(file, value), value: value.Value}
		if value.Kind == yaml.SequenceNode {
			f.list = make([]string, 0, len(value.Content))
			for _, item := range value.Content {
				if item.Kind != yaml.ScalarNode {
					return at(file, item).errorf("%s: want a list of single values", key)
				}
				f.list = append(f.list, item.Value)
			}
		} else if value.Kind != yaml.ScalarNode {
			return at(file, value).errorf("%s: want a value", key)
		}
		r.fields = append(r.fields, f)
	}
	return nil
}

func at(file string, n *yaml.Node) position { return position{file, n.Line, n.Column} }

// yamlError gives an error of the library our form.
func yamlError(file string, err error) error {
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	if errors.As(err, &many) && len(many.Errors) > 0 {
		one = many.Errors[0]
	} else if !errors.As(err, &one) {
		return &Error{File: file, Msg: err.Error()}
	}
	return &Error{File: file, Line: one.Mark.Line, Column: one.Mark.Column, Msg: one.Message}
}
