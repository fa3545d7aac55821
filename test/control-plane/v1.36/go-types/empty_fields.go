package main

import (
	"reflect"
	"slices"
	"strings"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// How the API server writes the fields of its own kinds where they are empty, which OpenAPI does not tell.
//
// Each line is the OpenAPI name of a type, the JSON name of a field, and one of
//
//	pointer  a zero value is written; only an absent one is left out
//	null     an absent value is written as null
//	absent   left out where it is empty, although OpenAPI names a default
//
// A field without a line is left out where it has the zero value of its type.
func emptyFieldLines(kinds *runtime.Scheme) []string {
	found := &emptyFields{seen: map[reflect.Type]bool{}}
	for kind, t := range kinds.AllKnownTypes() {
		if isServed(kind.Version) {
			found.visit(t)
		}
	}
	slices.Sort(found.lines)
	return slices.Compact(found.lines)
}

type emptyFields struct {
	seen  map[reflect.Type]bool
	lines []string
}

func (e *emptyFields) visit(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		e.visit(t.Elem())
	case reflect.Struct:
		if e.seen[t] || isScalar(t) {
			return
		}
		e.seen[t] = true
		e.fields(name(t), t)
	}
}

func (e *emptyFields) fields(owner string, t reflect.Type) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		tag, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag == "-" {
			continue
		}
		if field.Anonymous && tag == "" {
			e.fields(owner, field.Type)
			continue
		}
		if rule := rule(field.Type, options); rule != "" {
			e.lines = append(e.lines, owner+" "+tag+" "+rule)
		}
		e.visit(field.Type)
	}
}

func rule(t reflect.Type, options string) string {
	omitempty := strings.Contains(options, "omitempty")
	switch t.Kind() {
	case reflect.Pointer:
		if !omitempty {
			return "null"
		}
		// A struct that has fields is written wherever it is there; one without is not told from an empty map.
		if kind := t.Elem().Kind(); kind == reflect.Struct && !isScalar(t.Elem()) && t.Elem().NumField() > 0 {
			return ""
		}
		return "pointer"
	case reflect.Slice, reflect.Map, reflect.Interface:
		if !omitempty {
			return "null"
		}
	case reflect.Struct:
		if strings.Contains(options, "omitzero") {
			return "absent"
		}
		if t == reflect.TypeFor[meta.Time]() || t == reflect.TypeFor[meta.MicroTime]() {
			return "null"
		}
		if t == reflect.TypeFor[runtime.RawExtension]() || t == reflect.TypeFor[meta.FieldsV1]() {
			return "null"
		}
	}
	return ""
}
