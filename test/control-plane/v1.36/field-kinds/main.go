// Says how the API server writes the fields of its own kinds where they are empty, which OpenAPI does not tell:
// tools/builtin-kinds.mjs runs it.
//
// Each line is the OpenAPI name of a type, the JSON name of a field, and one of
//
//	pointer  a zero value is written; only an absent one is left out
//	null     an absent value is written as null
//	absent   left out where it is empty, although OpenAPI names a default
//
// A field without a line is left out where it has the zero value of its type.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	crd "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	aggregator "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var seen = map[reflect.Type]bool{}
var lines []string

func name(t reflect.Type) string {
	return strings.Replace(strings.ReplaceAll(t.PkgPath(), "/", "."), "k8s.io", "io.k8s", 1) + "." + t.Name()
}

// Types that write themselves as one JSON value.
var scalars = map[reflect.Type]bool{
	reflect.TypeFor[meta.Time]():            true,
	reflect.TypeFor[meta.MicroTime]():       true,
	reflect.TypeFor[resource.Quantity]():    true,
	reflect.TypeFor[intstr.IntOrString]():   true,
	reflect.TypeFor[runtime.RawExtension](): true,
	reflect.TypeFor[meta.FieldsV1]():        true,
	reflect.TypeFor[crd.JSON]():             true,
	// A schema, or something else beside it.
	reflect.TypeFor[crd.JSONSchemaPropsOrArray]():       true,
	reflect.TypeFor[crd.JSONSchemaPropsOrBool]():        true,
	reflect.TypeFor[crd.JSONSchemaPropsOrStringArray](): true,
}

func visit(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		visit(t.Elem())
	case reflect.Struct:
		if seen[t] || scalars[t] {
			return
		}
		seen[t] = true
		fields(name(t), t)
	}
}

func fields(owner string, t reflect.Type) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		tag, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag == "-" {
			continue
		}
		if field.Anonymous && tag == "" {
			fields(owner, field.Type)
			continue
		}
		if rule := rule(field.Type, options); rule != "" {
			lines = append(lines, owner+" "+tag+" "+rule)
		}
		visit(field.Type)
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
		if kind := t.Elem().Kind(); kind == reflect.Struct && !scalars[t.Elem()] && t.Elem().NumField() > 0 {
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

func main() {
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, crd.AddToScheme, aggregator.AddToScheme} {
		if err := add(types); err != nil {
			panic(err)
		}
	}
	for kind, t := range types.AllKnownTypes() {
		if kind.Version == "v1" || kind.Version == "v2" {
			visit(t)
		}
	}
	sort.Strings(lines)
	previous := ""
	for _, line := range lines {
		if line != previous {
			fmt.Println(line)
		}
		previous = line
	}
}
