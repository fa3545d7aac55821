package main

import (
	"reflect"
	"slices"
	"strings"

	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// What every group and version knows: options, and answers that are no object of a kind.
var ofAllGroups = []reflect.Type{
	reflect.TypeFor[meta.DeleteOptions](),
	reflect.TypeFor[meta.Status](),
	reflect.TypeFor[meta.PartialObjectMetadata](),
	reflect.TypeFor[meta.APIVersions](),
	reflect.TypeFor[meta.APIGroupList](),
	reflect.TypeFor[meta.APIResourceList](),
	reflect.TypeFor[crd.JSONSchemaProps](),
}

// How the kinds of the API server are laid out in Protobuf, from the tags of their Go structs, which alone know both
// the numbers of fields and their names in JSON.
//
// Each line is the name of a message, the API version where it is a kind of its own (else -), and its fields, as in
//
//	io.k8s.api.core.v1.Pod v1 1metadata:io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta 2spec:.PodSpec 3status:.PodStatus
//
// A field is its number, its JSON name (none where Go writes its fields among those of the owner), and after the
// colon [] for a list, % for a map by text, and its type: a message (with a dot before it, one of the same package),
// or a word for what is no message or writes itself. After text= comes what Go calls a text that has a name.
func messageLines(kinds *runtime.Scheme) []string {
	found := &messages{apiVersions: map[reflect.Type]string{}, seen: map[reflect.Type]bool{}}
	for kind, t := range kinds.AllKnownTypes() {
		_, isList := t.FieldByName("Items")
		if isServed(kind.Version) && !isList && t.PkgPath() != reflect.TypeFor[meta.ObjectMeta]().PkgPath() {
			found.apiVersions[t] = kind.GroupVersion().String()
		}
	}
	for t := range found.apiVersions {
		found.visit(t)
	}
	for _, t := range ofAllGroups {
		found.visit(t)
	}
	slices.Sort(found.lines)
	return found.lines
}

type marshaler interface{ Marshal() ([]byte, error) }

type messages struct {
	apiVersions map[reflect.Type]string
	seen        map[reflect.Type]bool
	lines       []string
}

// How a field's type is written; what is a message gets its own line.
func (m *messages) typeOf(t, owner reflect.Type) string {
	if word, ok := words[t]; ok {
		return word
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.typeOf(t.Elem(), owner)
	case reflect.Slice:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[marshaler]()) {
			if t.Elem().Kind() != reflect.String {
				panic(t.String())
			}
			return "texts"
		}
		return "[]" + m.typeOf(t.Elem(), owner)
	case reflect.Map:
		return "%" + m.typeOf(t.Elem(), owner)
	case reflect.String:
		if t.PkgPath() != "" {
			return "text=" + t.String()
		}
		return "text"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "int"
	case reflect.Float64:
		return "double"
	case reflect.Struct:
		m.visit(t)
		if t.PkgPath() == owner.PkgPath() {
			return "." + t.Name()
		}
		return name(t)
	}
	panic(t.String())
}

func (m *messages) visit(t reflect.Type) {
	if m.seen[t] {
		return
	}
	m.seen[t] = true
	apiVersion, ok := m.apiVersions[t]
	if !ok {
		apiVersion = "-"
	}
	line := name(t) + " " + apiVersion
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		tags := strings.Split(field.Tag.Get("protobuf"), ",")
		if len(tags) < 3 {
			continue
		}
		json, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if json == "-" {
			panic(t.String() + " " + field.Name)
		}
		line += " " + tags[1] + json + ":" + m.typeOf(field.Type, t)
	}
	m.lines = append(m.lines, line)
}
