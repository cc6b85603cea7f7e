package configs

import (
	"maps"
	"reflect"
	"strings"
)

// object is a JSON object.
type object map[string]any

// schema returns the JSON Schema of a configuration; descriptions are the comments of the reference.
func schema(shown map[string]documented) object {
	config := Default()
	s := structSchema("", reflect.ValueOf(&config).Elem(), shown)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Configuration of mtalens"
	properties := s["properties"].(object)
	properties["inputs"] = componentsSchema("inputs", inputs(), reflect.ValueOf(&Input{}).Elem(), shown)
	properties["outputs"] = componentsSchema("outputs", outputs(), reflect.ValueOf(&Output{}).Elem(), shown)
	return s
}

// componentsSchema returns the schema of inputs or outputs: which options there are depends on the type.
func componentsSchema(path string, kinds []kind, common reflect.Value, shown map[string]documented) object {
	var each []object
	for _, k := range kinds {
		s := structSchema(path+"."+k.name, reflect.ValueOf(k.options()).Elem(), shown)
		properties := structSchema(path+"."+kinds[0].name, common, shown)["properties"].(object)
		maps.Copy(properties, s["properties"].(object))
		properties["type"] = object{"const": k.name, "description": shown[path+"."+k.name].comment}
		s["properties"] = properties
		required, _ := s["required"].([]string)
		s["required"] = append([]string{"type"}, required...)
		each = append(each, s)
	}
	return object{
		"description":          shown[path].comment,
		"type":                 []string{"object", "null"},
		"propertyNames":        object{"pattern": "^[A-Za-z0-9_-]{1,64}$"},
		"additionalProperties": object{"oneOf": each},
	}
}

func structSchema(path string, s reflect.Value, shown map[string]documented) object {
	properties, required := object{}, []string(nil)
	for _, o := range optionsOf(s) {
		name := strings.TrimPrefix(path+"."+o.name, ".")
		property := typeSchema(name, o.value, shown)
		if comment := shown[name].comment; comment != "" {
			property["description"] = comment
		}
		properties[o.name] = property
		if o.required && o.empty() {
			required = append(required, o.name)
		}
	}
	result := object{"type": "object", "properties": properties, "additionalProperties": false}
	if path != "" && required == nil {
		result["type"] = []string{"object", "null"}
	}
	if required != nil {
		result["required"] = required
	}
	return result
}

func typeSchema(path string, v reflect.Value, shown map[string]documented) object {
	if kind, ok := valueKinds()[v.Type()]; ok {
		if kind.words != nil {
			return object{"enum": kind.words}
		}
		return object{"type": []string{"string", "number"}}
	}
	if inner, ok := structIn(v); ok {
		s := structSchema(path, inner, shown)
		if v.Kind() == reflect.Slice {
			return object{"type": []string{"array", "null"}, "items": s}
		}
		return s
	}
	switch v.Kind() {
	case reflect.Slice:
		return object{"type": []string{"array", "null"}, "items": typeSchema(path, reflect.New(v.Type().Elem()).Elem(), shown)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": object{"type": []string{"string", "number", "boolean"}}}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	}
	return object{"type": []string{"string", "number"}}
}
